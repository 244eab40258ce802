#!/usr/bin/env python3
"""Makes the models of the tests: they name the colour of a picture, so that everybody knows what they must say.

The light of a picture is averaged, and each class weighs the three averages. Written as raw protobuf, by the numbers of
onnx.proto (opset 11) and of TensorFlow's graph.proto, so that nothing is needed but Python. `--check` runs them by
OpenCV, and those of ONNX by onnxruntime too, on plain pictures (PyPI: opencv-python-headless, onnxruntime, numpy).
"""
import pathlib
import struct
import sys

FOLDER = pathlib.Path(__file__).parent / "Models"
CLASSES = ["red", "green", "blue", "grey"]
WEIGHTS = [[10, -5, -5], [-5, 10, -5], [-5, -5, 10], [0, 0, 0]]
BIAS = [0, 0, 0, 1]
FLOAT, INTS, INT = 1, 7, 2
INT32 = 3


def varint(number):
    out = b""
    while True:
        number, low = number >> 7, number & 127
        out += bytes([low | (128 if number else 0)])
        if not number:
            return out


def field(number, value):
    """A field of a message: a whole number, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name, sides, values):
    """TensorProto of floats."""
    raw = struct.pack(f"<{len(values)}f", *values)
    return b"".join(field(1, side) for side in sides) + field(2, FLOAT) + field(8, name) + field(9, raw)


def value(name, sides):
    """ValueInfoProto: a tensor of floats of this shape."""
    shape = b"".join(field(1, field(1, side)) for side in sides)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, shape)))


def node(kind, inputs, output, **attributes):
    """NodeProto with whole numbers, or lists of them, as attributes."""
    out = b"".join(field(1, name) for name in inputs) + field(2, output) + field(3, output) + field(4, kind)
    for name, given in attributes.items():
        many = isinstance(given, list)
        parts = b"".join(field(8, one) for one in given) if many else field(3, given)
        out += field(5, field(1, name) + parts + field(20, INTS if many else INT))
    return out


def model(nodes, sides, initializers, output, count):
    """ModelProto of a graph with one input and one output."""
    graph = b"".join(field(1, one) for one in nodes) + field(2, "colours")
    graph += b"".join(field(5, one) for one in initializers)
    graph += field(11, value("picture", sides)) + field(12, value(output, [1, count]))
    return field(1, 6) + field(2, "millrace-tests") + field(7, graph) + field(8, field(1, "") + field(2, 11))


def colours(sides, channels=3, has_shares=False, is_last=False):
    """Averages, weighs, and makes shares of one if wanted; `is_last`: the channels come last, as TensorFlow has them."""
    weights = [row[:channels] for row in WEIGHTS]
    nodes, picture = [], "picture"
    if is_last:
        nodes.append(node("Transpose", ["picture"], "turned", perm=[0, 3, 1, 2]))
        picture = "turned"
    nodes += [
        node("GlobalAveragePool", [picture], "averages"),
        node("Flatten", ["averages"], "light", axis=1),
        node("Gemm", ["light", "weights", "bias"], "scores", transB=1),
    ]
    if has_shares:
        nodes.append(node("Softmax", ["scores"], "shares", axis=1))
    initializers = [
        tensor("weights", [len(weights), channels], [number for row in weights for number in row]),
        tensor("bias", [len(BIAS)], BIAS),
    ]
    return model(nodes, sides, initializers, "shares" if has_shares else "scores", len(weights))


def shape(sides):
    """TensorShapeProto; -1 is a side that may be any."""
    return b"".join(field(2, field(1, side & (1 << 64) - 1)) for side in sides)


def numbers(*given):
    """AttrValue: a list of whole numbers."""
    return field(1, b"".join(field(3, one) for one in given))


def step(name, kind, *inputs, **attributes):
    """NodeDef of a GraphDef, its attributes AttrValues."""
    out = field(1, name) + field(2, kind) + b"".join(field(3, one) for one in inputs)
    out += b"".join(field(5, field(1, key) + field(2, given)) for key, given in attributes.items())
    return field(1, out)


def constant(name, kind, sides, values):
    """A step that gives a TensorProto."""
    raw = struct.pack(f"<{len(values)}{'f' if kind == FLOAT else 'i'}", *values)
    content = field(1, kind) + field(2, shape(sides)) + field(4, raw)
    return step(name, "Const", dtype=field(6, kind), value=field(8, content))


def frozen(sides, is_first=False):
    """A frozen graph: averages, weighs for the first three classes, and makes shares. `is_first`: the channels are."""
    kind = field(6, FLOAT)
    graph = step("picture", "Placeholder", dtype=kind, shape=field(7, shape(sides)))
    if is_first:
        window = numbers(1, 1, 224, 224)
        graph += step(
            "averages", "AvgPool", "picture", T=kind, data_format=field(2, "NCHW"), ksize=window, strides=window,
            padding=field(2, "VALID"),
        )
        graph += constant("sides", INT32, [2], [-1, 3])
        graph += step("light", "Reshape", "averages", "sides", T=kind, Tshape=field(6, INT32))
    else:
        graph += constant("across", INT32, [2], [1, 2])
        graph += step("light", "Mean", "picture", "across", T=kind, Tidx=field(6, INT32), keep_dims=field(5, 0))
    graph += constant("weights", FLOAT, [3, 3], [WEIGHTS[name][channel] for channel in range(3) for name in range(3)])
    graph += step("scores", "MatMul", "light", "weights", T=kind, transpose_a=field(5, 0), transpose_b=field(5, 0))
    return graph + step("shares", "Softmax", "scores", T=kind)


MODELS = {
    "colours.onnx": colours([1, 3, 224, 224]),
    "shares.onnx": colours([1, 3, 224, 224], has_shares=True),
    "small.onnx": colours([1, 3, 64, 64]),
    "grey.onnx": colours([1, 1, 224, 224], channels=1),
    "last.onnx": colours([1, 224, 224, 3], is_last=True),
    "colours.pb": frozen([1, 224, 224, 3]),
    "first.pb": frozen([-1, 3, 224, 224], is_first=True),
    "small.pb": frozen([-1, 64, 64, 3]),
}


def check():
    """Says what OpenCV and onnxruntime make of them."""
    import cv2
    import numpy
    import onnxruntime

    for color in [(200, 60, 30), (40, 180, 90), (20, 70, 220), (90, 90, 90)]:
        picture = numpy.full((224, 224, 3), color, numpy.uint8)
        blob = cv2.dnn.blobFromImage(picture, 1 / 255, (224, 224), (0, 0, 0), False, False)
        for name in MODELS:
            try:
                content = numpy.frombuffer(MODELS[name], numpy.uint8)
                is_onnx = name.endswith(".onnx")
                net = cv2.dnn.readNetFromONNX(content) if is_onnx else cv2.dnn.readNetFromTensorflow(content)
                net.setInput(blob)
                mine = numpy.round(net.forward().ravel(), 4)
            except cv2.error as error:
                mine = "refused: " + str(error).strip().splitlines()[0][:90]
            if not is_onnx:
                print(name, color, mine)
                continue
            try:
                session = onnxruntime.InferenceSession(MODELS[name])
                other = numpy.round(session.run(None, {"picture": blob})[0].ravel(), 4)
            except Exception as error:  # whatever it is, it is a refusal
                other = "refused: " + str(error).strip().splitlines()[0][:90]
            print(name, color, mine, other)


def main():
    FOLDER.mkdir(exist_ok=True)
    for name, content in MODELS.items():
        (FOLDER / name).write_bytes(content)
    (FOLDER / "classes.txt").write_text("".join(name + "\n" for name in CLASSES))
    (FOLDER / "three-classes.txt").write_text("".join(name + "\n" for name in CLASSES[:3]))
    # The middle of the graph is gone, as after a broken copy.
    whole = MODELS["colours.onnx"]
    (FOLDER / "broken.onnx").write_bytes(whole[:60] + b"\xff" * 40 + whole[100:])
    if "--check" in sys.argv:
        check()


main()
