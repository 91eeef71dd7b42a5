"""The model gpt of models.mjs, built and serialised by Python's onnx, without checks."""

import functools
import json
import time

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

WIDTH, HEADS = 768, 12
nodes, initializers = [], []


def initializer(array):
    name = f"w{len(initializers)}"
    initializers.append(numpy_helper.from_array(array, name))
    return name


@functools.cache
def data(*dims):
    return numpy.full(dims, 0.5, numpy.float32)


def weight(*dims):
    return initializer(data(*dims))


def number(value):
    return initializer(numpy.array(value, numpy.float32))


def integers(*values):
    return initializer(numpy.array(values, numpy.int64))


def op(op_type, *inputs, **attributes):
    output = f"v{len(nodes)}"
    nodes.append(
        helper.make_node(
            op_type, list(inputs), [output], name=f"n{len(nodes)}", **attributes
        )
    )
    return output


def norm(x):
    centred = op("Sub", x, op("ReduceMean", x, integers(-1)))
    variance = op("ReduceMean", op("Mul", centred, centred), integers(-1))
    scaled = op("Div", centred, op("Sqrt", op("Add", variance, number(1e-5))))
    return op("Add", op("Mul", scaled, weight(WIDTH)), weight(WIDTH))


def dense(x, rows, columns):
    return op("Add", op("MatMul", x, weight(rows, columns)), weight(columns))


def gelu(x):
    cubic = op("Mul", op("Mul", x, op("Mul", x, x)), number(0.044715))
    inner = op("Tanh", op("Mul", op("Add", x, cubic), number(0.7978846)))
    return op("Mul", op("Mul", x, number(0.5)), op("Add", inner, number(1)))


def split(x, perm):
    shape = integers(0, -1, HEADS, WIDTH // HEADS)
    return op("Transpose", op("Reshape", x, shape), perm=perm)


def attention(x, mask):
    q = split(dense(x, WIDTH, WIDTH), [0, 2, 1, 3])
    k = split(dense(x, WIDTH, WIDTH), [0, 2, 3, 1])
    v = split(dense(x, WIDTH, WIDTH), [0, 2, 1, 3])
    scores = op("Add", op("Div", op("MatMul", q, k), number(8)), mask)
    mixed = op("MatMul", op("Softmax", scores, axis=-1), v)
    merged = op("Transpose", mixed, perm=[0, 2, 1, 3])
    return dense(
        op("Reshape", merged, integers(0, -1, WIDTH)),
        WIDTH,
        WIDTH,
    )


def work():
    nodes.clear()
    initializers.clear()
    mask = weight(1024, 1024)
    embeddings = weight(50257, WIDTH)
    x = op("Add", op("Gather", embeddings, "tokens"), weight(1024, WIDTH))
    for _ in range(12):
        x = op("Add", x, attention(norm(x), mask))
        inner = gelu(dense(norm(x), WIDTH, 4 * WIDTH))
        x = op("Add", x, dense(inner, 4 * WIDTH, WIDTH))
    y = op("MatMul", norm(x), op("Transpose", embeddings, perm=[1, 0]))
    graph = helper.make_graph(
        nodes,
        "main",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["N", 1024])],
        [helper.make_tensor_value_info(y, TensorProto.FLOAT, ["N", 1024, 50257])],
        initializers,
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10
    ).SerializeToString()


work()  # the first run makes the data, which the case of Loom also has before
start = time.process_time()
made = work()
print(
    json.dumps(
        {
            "cpuMs": (time.process_time() - start) * 1000,
            "outputBytes": len(made),
            "onnx": onnx.__version__,
        }
    )
)
