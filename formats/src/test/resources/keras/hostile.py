"""Makes the files named hostile-*.h5: models whose weights are not where they should be. Needs h5py.

Run: python hostile.py
"""
import json

import h5py
import numpy as np

CONFIG = {"class_name": "Sequential", "config": {"name": "s", "layers": [
    {"class_name": "Dense", "config": {"name": "d", "units": 2, "batch_input_shape": [None, 3], "use_bias": False}}]}}


def model(name, kernel):
    with h5py.File(f"hostile-{name}.h5", "w") as file:
        file.attrs["keras_version"] = "2.4.0"
        file.attrs["model_config"] = json.dumps(CONFIG)
        file.attrs["secret"] = "x"
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [b"d"]
        layer = weights.create_group("d")
        layer.attrs["weight_names"] = [b"d/kernel:0"]
        kernel(file, layer.create_group("d"))


def virtual(file, group):
    layout = h5py.VirtualLayout((3, 2), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "kernel", shape=(3, 2))
    group.create_virtual_dataset("kernel:0", layout)


def soft(file, group):
    file["elsewhere"] = np.zeros((3, 2), "f4")
    group["kernel:0"] = h5py.SoftLink("/elsewhere")


def loop(file, group):
    group.create_dataset("kernel:0", data=np.zeros((3, 2), "f4"))
    group["again"] = file["model_weights"]


model("good", lambda file, group: group.create_dataset("kernel:0", data=np.arange(6, dtype="f4").reshape(3, 2)))
model("gzip", lambda file, group: group.create_dataset(
    "kernel:0", data=np.arange(6, dtype="f8").reshape(3, 2), chunks=(2, 2), compression="gzip"))
model("half", lambda file, group: group.create_dataset("kernel:0", data=np.arange(6, dtype="f2").reshape(3, 2)))
model("soft-link", soft)
model("external-link", lambda file, group: group.__setitem__("kernel:0", h5py.ExternalLink("/etc/passwd", "/kernel")))
model("external-data", lambda file, group: group.create_dataset(
    "kernel:0", (3, 2), "f4", external=[("/etc/passwd", 0, 24)]))
model("virtual", virtual)
model("loop", loop)
model("unwritten", lambda file, group: group.create_dataset("kernel:0", (3, 2), "f4"))
model("bomb", lambda file, group: group.create_dataset("kernel:0", (1 << 40, 1 << 19), "f4", chunks=(1024, 1024)))
model("integers", lambda file, group: group.create_dataset("kernel:0", data=np.arange(6, dtype="i4").reshape(3, 2)))
model("texts", lambda file, group: group.create_dataset("kernel:0", data=np.array([[b"a", b"b"]] * 3)))
