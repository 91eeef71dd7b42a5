"""A model of three nodes, built, checked and inferred many times by Python's onnx."""

import json
import sys
import time

import numpy
import onnx
from onnx import TensorProto, checker, helper, numpy_helper, shape_inference

TIMES, BEFORE = map(int, sys.argv[1:])


def once():
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "w"], ["product"], name="MatMul_0"),
            helper.make_node("Add", ["product", "b"], ["sum"], name="Add_0"),
            helper.make_node("Relu", ["sum"], ["y"], name="Relu_0"),
        ],
        "main",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 3])],
        [
            numpy_helper.from_array(numpy.full((4, 3), 0.5, numpy.float32), "w"),
            numpy_helper.from_array(numpy.full(3, 1, numpy.float32), "b"),
        ],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=4
    )
    checker.check_model(model)
    shape_inference.infer_shapes(model)
    return model.SerializeToString()


def work(times):
    for _ in range(times):
        output = once()
    return output


work(BEFORE)
start = time.process_time()
made = work(TIMES)
print(
    json.dumps(
        {
            "cpuMs": (time.process_time() - start) * 1000,
            "outputBytes": len(made),
            "onnx": onnx.__version__,
        }
    )
)
