"""Makes the files of this folder with Keras 3 (here 3.15.1 on TensorFlow 2.21): small models in all
forms of files, with random weights, and what Keras computes with them. Run: python make.py

cases.json: the inputs of a case are those of the generator below, its outputs what Keras predicts.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers as L
from keras import ops

CASES = []


def numbers(shape, first=0, low=-1.0, high=1.0):
    """The generator of the wild models: a state for each sample."""
    size = int(np.prod(shape[1:]))
    out = np.zeros((shape[0], size), np.float32)
    for i in range(shape[0]):
        state = 1000 + first + i
        for j in range(size):
            state = (state * 1103515245 + 12345) % 2**31
            out[i, j] = low + (high - low) * (((state >> 8) & 65535) / 65535)
    return out.reshape(shape)


def randomize(model, seed):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if "count" in weight.path or "seed" in weight.path:
            continue
        low = 0.4 if "variance" in weight.path else -0.5
        value = random.uniform(low, 0.9 if low > 0 else 0.5, weight.shape)
        weight.assign(np.round(value, 3))
    for layer in model.layers:
        if isinstance(layer, L.Normalization):
            layer.finalize_state()


def given(model):
    structure = getattr(model, "_inputs_struct", None)
    return structure if isinstance(structure, dict) else {}


def case(name, model, forms=("keras", "h5"), low=-1.0, high=1.0, samples=2, training=False, seed=7):
    randomize(model, seed)
    inputs = [numbers((samples,) + tuple(d or 6 for d in i.shape[1:]), 0, low, high) for i in model.inputs]
    named = {key: inputs[model.inputs.index(i)] for key, i in given(model).items()}
    y = model(named or (inputs if len(inputs) > 1 else inputs[0]), training=training)
    y = y if isinstance(y, (list, tuple)) else [y[key] for key in sorted(y)] if isinstance(y, dict) else [y]
    for form in forms:
        model.save(f"{name}.{form}")
        CASES.append({
            "file": f"{name}.{form}", "low": low, "high": high, "samples": samples, "training": training,
            "inputs": [list(i.shape[1:]) for i in inputs],
            "outputs": [{"shape": list(o.shape[1:]), "values": [float(f"{v:.7g}") for v in np.array(o).ravel()]} for o in y],
        })


def convolutions():
    x = keras.Input((8, 7, 3), name="picture")
    a = L.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="one")(x)
    a = L.BatchNormalization(name="two")(a)
    a = L.SeparableConv2D(5, 3, depth_multiplier=2, padding="same", activation="tanh")(a)
    a = L.DepthwiseConv2D(2, depth_multiplier=2)(a)
    a = L.PReLU(shared_axes=[1, 2])(a)
    a = L.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1)(a)
    a = L.Conv2D(4, (1, 3), dilation_rate=(1, 2), groups=1, use_bias=False)(a)
    a = L.GroupNormalization(2)(a)
    a = L.LayerNormalization()(a)
    b = L.AveragePooling2D(3, strides=1, padding="same")(a)
    c = L.MaxPooling2D(2)(a)
    b = L.SpatialDropout2D(0.3)(b)
    return keras.Model(x, [L.GlobalAveragePooling2D()(b), L.Flatten()(c)], name="convolutions")


def sequences():
    x = keras.Input((9, 2))
    a = L.Conv1D(3, 3, padding="causal", dilation_rate=2, activation="elu")(x)
    a = L.SeparableConv1D(4, 3, padding="same")(a)
    a = L.DepthwiseConv1D(2, strides=2)(a)
    a = L.ZeroPadding1D((1, 2))(a)
    a = L.UpSampling1D(2)(a)
    a = L.Cropping1D((2, 1))(a)
    a = L.Conv1DTranspose(2, 3, strides=2)(a)
    a = L.MaxPooling1D(2)(a)
    b = L.Permute((2, 1))(a)
    d = L.RepeatVector(3)(L.GlobalMaxPooling1D()(a))
    return keras.Model(x, [b, d, L.Dot(axes=(1, 2))([a, b]), L.UnitNormalization()(a)])


def volumes():
    return keras.Sequential([
        keras.Input((4, 5, 3, 2)), L.Conv3D(3, 2, padding="same", activation="swish"), L.MaxPooling3D((2, 1, 1)),
        L.ZeroPadding3D(1), L.UpSampling3D((1, 2, 1)), L.Cropping3D(((0, 1), (1, 1), (0, 0))),
        L.Conv3DTranspose(2, 2), L.AveragePooling3D(2), L.Reshape((-1, 2)), L.GlobalAveragePooling1D(keepdims=True)])


ACTIVATIONS = [
    "relu", "relu6", "leaky_relu", "elu", "celu", "selu", "sigmoid", "hard_sigmoid", "log_sigmoid", "sparse_sigmoid",
    "tanh", "hard_tanh", "tanh_shrink", "hard_shrink", "soft_shrink", "softplus", "sparse_plus", "squareplus",
    "softsign", "silu", "hard_silu", "mish", "gelu", "exponential", "softmax", "log_softmax", "linear"]


def activations():
    x = keras.Input((5,))
    y = [L.Dense(3, activation=name)(x) for name in ACTIVATIONS]
    y += [L.Dense(4, activation=L.LeakyReLU(negative_slope=0.07))(x), L.Dense(2, activation=L.ReLU(max_value=0.4))(x),
          L.Activation("glu")(L.Dense(4)(x)), L.ELU(0.3)(L.Dense(2)(x)), L.Softmax(axis=1)(L.Dense(3)(x)),
          L.ReLU(max_value=1, negative_slope=0.2, threshold=0.1)(x)]
    return keras.Model(x, L.Concatenate()(y))


def nested():
    shared = L.Dense(4, name="shared")
    a = keras.Input((4,))
    inner = keras.Model(a, L.Add()([shared(a), L.Dense(4, activation="relu")(a)]), name="inner")
    tail = keras.Sequential([keras.Input((4,)), L.BatchNormalization(), L.Dense(3, name="inside")], name="tail")
    augment = keras.Sequential([keras.Input((4,)), L.GaussianNoise(0.5), L.Dropout(0.5)], name="augment")
    b = keras.Input((4,), name="left")
    c = keras.Input((4,), name="right")
    d = shared(augment(b))
    e = tail(inner(inner(c)))
    f = tail(d)
    return keras.Model([b, c], [L.Subtract()([e, f]), L.Maximum()([e, f]), L.Average()([e, f])], name="outer")


def operations():
    x = keras.Input((6, 8, 3))
    a = (x * 2.0) / 0.7 - 0.25
    a = 1.5 - a
    b = ops.relu(a[:, 1:5, ::2])
    b = ops.reshape(b, (-1, 16, 3))
    c = ops.mean(b, axis=1, keepdims=True)
    d = ops.max(b, axis=[1])
    e = ops.concatenate([ops.squeeze(c, 1), d], axis=-1)
    f = ops.sqrt(ops.abs(e) + 0.1) + e**2
    g = ops.maximum(f, np.array([0.3, 0.1, 2.0, 0.2, 0.4, 1.0], "float32"))
    h = ops.transpose(b, (0, 2, 1))[..., -1]
    i = ops.clip(ops.expand_dims(h, 1), -0.2, 0.6)
    j = ops.leaky_relu(ops.sum(a, axis=[1, 2]), 0.3) * ops.sigmoid(a[:, 0, -1])
    return keras.Model(x, {"g": g, "i": i, "j": ops.softmax(j), "k": ops.gelu(j), "l": ops.silu(ops.minimum(x, 0.2))})


def preparation():
    x = keras.Input((7, 9, 3))
    outputs = [
        L.Rescaling(1 / 127.5, offset=-1)(x), L.Rescaling([1.0, 2.0, 0.5], [0.1, 0.2, 0.3])(x),
        L.Normalization(mean=[0.1, 0.2, 0.3], variance=[0.5, 1.0, 2.0])(x), L.Normalization()(x),
        L.CenterCrop(4, 5)(x), L.CenterCrop(9, 8)(x), L.RandomFlip()(x), L.RandomRotation(0.2)(x),
        L.RandomZoom(0.2, 0.3)(x), L.RandomTranslation(0.1, 0.2)(x), L.RandomContrast(0.2)(x),
        L.RandomBrightness(0.2)(x), L.RandomShear(0.2, 0.2)(x), L.RandomHue(0.3)(x), L.RandomColorJitter((0, 1))(x),
        L.RandomGrayscale(0.5)(x), L.RandomErasing()(x), L.ActivityRegularization(0.1)(x)]
    for interpolation in ["nearest", "bilinear", "lanczos3", "lanczos5"]:
        outputs.append(L.Resizing(5, 12, interpolation=interpolation)(x))
        outputs.append(L.Resizing(10, 4, interpolation=interpolation)(x))
    outputs.append(L.Resizing(4, 4, antialias=True)(x))
    outputs.append(L.Resizing(3, 4, interpolation="bicubic", antialias=True)(x))
    outputs.append(L.Resizing(14, 18, interpolation="bicubic")(x))
    outputs.append(L.Resizing(6, 3, crop_to_aspect_ratio=True)(x))
    outputs.append(L.Resizing(6, 3, pad_to_aspect_ratio=True, fill_value=0.5)(x))
    for interpolation in ["nearest", "bilinear", "bicubic"]:
        outputs.append(L.UpSampling2D((2, 4), interpolation=interpolation)(x))
    return keras.Model(x, outputs)


def augmentation():
    """Ranges of one number, so that nothing is random."""
    x = keras.Input((6, 7, 2))
    outputs = []
    for mode in ["reflect", "wrap", "constant", "nearest"]:
        outputs.append(L.RandomRotation((0.11, 0.11), fill_mode=mode, fill_value=0.3)(x))
        outputs.append(L.RandomZoom((0.4, 0.4), (0.2, 0.2), fill_mode=mode)(x))
        outputs.append(L.RandomTranslation((0.3, 0.3), (-0.45, -0.45), fill_mode=mode, fill_value=0.2)(x))
    outputs.append(L.RandomRotation((-0.2, -0.2), interpolation="nearest")(x))
    outputs.append(L.RandomZoom((-0.3, -0.3))(x))
    outputs.append(L.RandomBrightness((0.2, 0.2), value_range=(-1.0, 1.0))(x))
    return keras.Model(x, outputs)


def tokens():
    x = keras.Input((4,))
    return keras.Model(x, [L.CategoryEncoding(5, "multi_hot")(x), L.CategoryEncoding(5, "count")(x),
                           L.CategoryEncoding(5, "one_hot")(x)])


def axes():
    return keras.Sequential([keras.Input((4, 5, 3)), L.BatchNormalization(axis=1), L.Conv2D(2, 2),
                             L.BatchNormalization(axis=2, scale=False), L.BatchNormalization(axis=3)])


def open_sizes():
    x = keras.Input((None, None, 2))
    return keras.Model(x, L.GlobalMaxPooling2D()(L.Conv2D(3, 3, padding="same")(x)))


def channels_first():
    first = "channels_first"
    x = keras.Input((2, 12, 12))
    a = L.Conv2D(4, 3, strides=2, data_format=first)(L.ZeroPadding2D(1, data_format=first)(x))
    a = L.BatchNormalization(axis=1)(a)
    b = L.Conv2DTranspose(4, 2, strides=2, data_format=first, activation="softmax")(a)
    c = L.UpSampling2D(2, data_format=first)(a)
    d = L.SpatialDropout2D(0.2, data_format=first)(L.concatenate([b, c], axis=1))
    e = L.multiply([d, L.GlobalAveragePooling2D(data_format=first, keepdims=True)(d)])
    e = L.PReLU(shared_axes=[2, 3])(e)
    f = L.AveragePooling2D(3, data_format=first, padding="same")(L.Cropping2D(1, data_format=first)(e))
    # No bias: in this form TensorFlow adds it to wrong channels on some processors.
    f = L.Conv2D(2, 3, data_format=first, activation=L.LeakyReLU(), use_bias=False)(f)
    return keras.Model(x, [e, L.GlobalMaxPooling2D(data_format=first)(e), L.Dense(3)(L.Flatten(data_format=first)(f))])


def arithmetic():
    x = keras.Input((6, 6, 4))
    y = (ops.cast(x, "float32") / 2.0 - 0.25) * 3.0
    a, b = ops.split(y, 2, axis=-1)
    c = L.Conv2D(2, 3, padding="same")(ops.stack([a, b], axis=-1)[..., 1] + a)
    gate = ops.relu6(L.GlobalAveragePooling2D(keepdims=True)(c) + 3.0) * (1.0 / 6.0)
    d = ops.log1p(ops.abs(ops.multiply(c, gate)))
    return keras.Model(x, [d, ops.normalize(L.Flatten()(d), axis=-1), x[..., ::-1] + np.array([1, 2, 3, 4], "float32")])


def names():
    a, b = keras.Input((4, 4, 1), name="z"), keras.Input((3,), name="b")
    y = L.concatenate([L.Flatten()(L.Conv2D(2, 3)(a)), b])
    return keras.Model({"z": a, "b": b}, {"two": L.Dense(2, name="two")(y), "one": L.Dense(1, name="one")(y)})


def text():
    x = keras.Input((6,))
    return keras.Model(x, L.GlobalMaxPooling1D()(L.Conv1D(2, 3)(L.Embedding(5, 3)(ops.floor(x)))))


def regularized():
    return keras.Sequential([
        keras.Input((4, 4, 2)),
        L.Conv2D(3, 3, kernel_regularizer=keras.regularizers.OrthogonalRegularizer(), bias_constraint="non_neg"),
        L.Flatten(), L.Dense(2, kernel_initializer=keras.initializers.Orthogonal())])


def classifier(optimizer):
    model = keras.Sequential([
        keras.Input((6, 6, 1)), L.Conv2D(3, 3, activation="relu"), L.BatchNormalization(), L.MaxPooling2D(2),
        L.Flatten(), L.Dense(4, activation="softmax")])
    randomize(model, 3)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


TRAINED = []


def trained(name, optimizer):
    """Trains two steps, saves, and trains one more: the weights after it tell whether it went on."""
    model = classifier(optimizer)
    x, y = numbers((8, 6, 6, 1)), np.arange(8) % 4
    for _ in range(2):
        model.train_on_batch(x, y)
    for form in ["keras", "h5"]:
        model.save(f"{name}.{form}")
    model.train_on_batch(x, y)
    for form in ["keras", "h5"]:
        TRAINED.append({"file": f"{name}.{form}", "iterations": 2,
                        "weights": [[float(f"{v:.7g}") for v in np.array(w).ravel()] for w in model.weights]})


case("convolutions", convolutions())
case("sequences", sequences())
case("volumes", volumes())
case("activations", activations(), forms=("keras",), low=-2.5, high=2.5)
case("nested", nested())
case("operations", operations(), forms=("keras",))
case("preparation", preparation(), forms=("keras",), samples=1)
case("augmentation", augmentation(), forms=("keras",), samples=1, training=True)
case("tokens", tokens(), forms=("keras",), low=0, high=4.99)
case("axes", axes())
case("open-sizes", open_sizes(), forms=("keras",))
case("channels-first", channels_first())
case("arithmetic", arithmetic())
case("names", names())
case("text", text(), low=0, high=4.99)
case("regularized", regularized())
trained("adam", keras.optimizers.Adam(0.01))
trained("sgd", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True))
trained("rmsprop", keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True))
trained("adamax", keras.optimizers.Adamax(0.01))
model = convolutions()
randomize(model, 11)
model.save_weights("convolutions.weights.h5")
x = numbers((2, 8, 7, 3))
CASES.append({"weights": "convolutions.weights.h5", "file": "convolutions.keras", "low": -1.0, "high": 1.0, "samples": 2,
              "training": False, "inputs": [[8, 7, 3]],
              "outputs": [{"shape": list(o.shape[1:]), "values": [float(f"{v:.7g}") for v in np.array(o).ravel()]} for o in model(x)]})
with open("cases.json", "w") as file:
    json.dump({"keras": keras.__version__, "predicted": CASES, "trained": TRAINED}, file, separators=(",", ":"))
