"""The chain of chain.mjs, built, checked and inferred by Python's onnx."""

import json
import resource
import sys
import time

import numpy
import onnx
from onnx import TensorProto, checker, helper, numpy_helper, shape_inference

NODES = int(sys.argv[1])


def work():
    bias = numpy_helper.from_array(numpy.full(64, 0.5, numpy.float32), "bias")
    nodes = []
    value = "x"
    for i in range(NODES):
        op_type = "Relu" if i % 2 else "Add"
        name = f"{op_type}_{i // 2}"
        inputs = [value] if i % 2 else [value, "bias"]
        value = "y" if i == NODES - 1 else f"{name}_output_0"
        nodes.append(helper.make_node(op_type, inputs, [value], name=name))
    graph = helper.make_graph(
        nodes,
        "main",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 64])],
        [bias],
    )
    imports = [helper.make_opsetid("", 21)]
    model = helper.make_model(
        graph, producer_name="onnx-loom", opset_imports=imports, ir_version=4
    )
    checker.check_model(model)
    shape_inference.infer_shapes(model)
    return model


before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
made = work()
cpu = time.process_time() - start
print(
    json.dumps(
        {
            "cpuMs": cpu * 1000,
            "extraBytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
            * 1024,
            "outputBytes": made.ByteSize(),
            "onnx": onnx.__version__,
        }
    )
)
