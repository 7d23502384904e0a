"""Writes the files of this folder with PyTorch (1.13) and NumPy; run in this folder.

Networks with their inputs and outputs (expected.json, channels first), so that what is read can be
held against what PyTorch computes, and files of every form that torch.save writes.
"""

import io
import json
import pickle
import zipfile

import numpy as np
import torch
from torch import nn

torch.manual_seed(7)
expected = {}


def settle(net):
    """Gives normalizations statistics and factors of their own."""
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.GroupNorm, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    return net.eval()


def record(name, net, *shape):
    x = torch.randn(2, *shape)
    with torch.no_grad():
        y = net(x)
    expected[name] = {
        "input_shape": list(x.shape), "input": [float(v) for v in x.flatten()],
        "output_shape": list(y.shape), "output": [float(v) for v in y.flatten()]}


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 6, 3, groups=2)
        self.depthwise = nn.Conv2d(6, 12, 2, groups=6)
        self.prelu = nn.PReLU(12)
        self.fc1 = nn.Linear(12 * 3 * 2, 7)
        self.fc2 = nn.Linear(7, 5, bias=False)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.conv2(x))
        x = torch.max_pool2d(self.prelu(self.depthwise(x)), 2)
        return self.fc2(torch.relu(self.fc1(torch.flatten(x, 1))))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 4 * 3 * 2)
        self.bn = nn.BatchNorm1d(4 * 3 * 2)
        self.up1 = nn.ConvTranspose2d(4, 3, 3, stride=2)
        self.up2 = nn.ConvTranspose2d(3, 2, 2, bias=False)

    def forward(self, x):
        x = torch.relu(self.bn(self.fc(x))).view(-1, 4, 3, 2)
        return self.up2(torch.relu(self.up1(x)))


class Sequence1d(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv1d(2, 4, 3), nn.ReLU(), nn.GroupNorm(2, 4), nn.MaxPool1d(2), nn.Flatten(),
            nn.BatchNorm1d(4 * 3), nn.Linear(4 * 3, 6), nn.LayerNorm(6), nn.Linear(6, 3))

    def forward(self, x):
        return self.net(x)


class Volume(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(1, 3, 2)
        self.head = nn.Linear(3 * 3 * 2 * 4, 4)

    def forward(self, x):
        return self.head(torch.tanh(self.conv(x)).flatten(1))


class SameShapes(nn.Module):
    """Layers of equal shapes, made in another order than used."""

    def __init__(self, names):
        super().__init__()
        for name in names:
            self.add_module(name, nn.Linear(4, 4))
        self.used = sorted(names)

    def forward(self, x):
        for name in self.used:
            x = torch.relu(getattr(self, name)(x))
        return x


cnn = settle(Cnn())
record("cnn", cnn, 1, 10, 8)
torch.save(cnn.state_dict(), "cnn.pt")
torch.save(cnn.state_dict(), "cnn-legacy.pt", _use_new_zipfile_serialization=False)
torch.save(cnn.state_dict(), "cnn-protocol4.pt", pickle_protocol=4)
optimizer = torch.optim.Adam(cnn.parameters())
cnn(torch.randn(1, 1, 10, 8)).sum().backward()
before = {k: v.clone() for k, v in cnn.state_dict().items()}
optimizer.step()
cnn.load_state_dict(before)
torch.save(
    {"epoch": 3, "state_dict": {"module." + k: v for k, v in cnn.state_dict().items()},
     "optimizer": optimizer.state_dict(), "best": np.float64(0.75), "loss": [0.5, 0.25]},
    "cnn-checkpoint.pt")
torch.save(cnn, "cnn-module.pt")
half = {k: v.half() if v.is_floating_point() else v for k, v in cnn.state_dict().items()}
torch.save(half, "cnn-half.pt")

decoder = settle(Decoder())
record("decoder", decoder, 5)
torch.save(decoder.state_dict(), "decoder.pt")
sequence = settle(Sequence1d())
record("sequence1d", sequence, 2, 8)
torch.save(sequence.state_dict(), "sequence1d.pt")
volume = settle(Volume())
record("volume", volume, 1, 4, 3, 5)
torch.save(volume.state_dict(), "volume.pt")

for names in (["fc1", "fc2", "fc3"], ["fc2", "fc1", "fc3"], ["alpha", "beta"]):
    net = SameShapes(names)
    name = "same-" + "-".join(names)
    record(name, net, 4)
    torch.save(net.state_dict(), name + ".pt")

base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
views = {
    "base": base, "transposed": base.transpose(0, 2), "row": base[1, 2], "column": base[:, 1, 3],
    "steps": base[:, ::2, 1:4:2], "expanded": torch.tensor([[1.5], [2.5]]).expand(2, 3),
    "scalar": torch.tensor(4.25), "empty": torch.zeros(0, 3),
    "parameter": nn.Parameter(torch.tensor([1.0, -2.0])),
    "double": torch.tensor([1.5, -2.25], dtype=torch.float64),
    "half": torch.tensor([0.5, 65504.0], dtype=torch.float16),
    "bfloat": torch.tensor([1.5, -3.0], dtype=torch.bfloat16),
    "long": torch.tensor([2**40, -5]), "int": torch.tensor([7, -8], dtype=torch.int32),
    "short": torch.tensor([300, -300], dtype=torch.int16),
    "char": torch.tensor([-128, 127], dtype=torch.int8),
    "byte": torch.tensor([0, 255], dtype=torch.uint8), "bool": torch.tensor([True, False]),
    "complex": torch.tensor([1 + 2j]),
}
torch.save(views, "views.pt")
torch.save(views, "views-legacy.pt", _use_new_zipfile_serialization=False)
expected["views"] = {
    k: {"shape": list(v.shape), "values": [float(x) for x in v.detach().double().flatten()]}
    for k, v in views.items() if not v.is_complex()}

# The order of bytes of another machine.
with zipfile.ZipFile("views.pt") as source, zipfile.ZipFile("views-big.pt", "w") as target:
    for item in source.infolist():
        data = source.read(item)
        if "/data/" in item.filename:
            continue
        target.writestr(item.filename, data)
    target.writestr("views/byteorder", "big")
    pickled = source.read("views/data.pkl")
    kinds = {}

    class Kinds(pickle.Unpickler):
        def find_class(self, module, name):
            return name if name.endswith("Storage") else (lambda *args: {})

        def persistent_load(self, pid):
            kinds[pid[2]] = pid[1]

    Kinds(io.BytesIO(pickled)).load()
    width = {"DoubleStorage": 8, "LongStorage": 8, "ComplexFloatStorage": 4, "FloatStorage": 4,
             "IntStorage": 4, "HalfStorage": 2, "BFloat16Storage": 2, "ShortStorage": 2}
    for key, kind in kinds.items():
        data = source.read("views/data/" + key)
        n = width.get(kind, 1)
        target.writestr(
            "views/data/" + key, b"".join(data[i:i + n][::-1] for i in range(0, len(data), n)))

np.savez("keras-order.npz", *[np.arange(n, dtype=np.float32) for n in (3, 4)])
np.savez_compressed("named.npz", **{"dense/kernel": np.arange(6.0).reshape(2, 3),
                                    "dense/bias": np.asfortranarray([[1, 2, 3]], dtype=np.float16)})

tiny = nn.Linear(2, 1).state_dict()
torch.save(tiny, "tiny.pt")
torch.save(tiny, "tiny-legacy.pt", _use_new_zipfile_serialization=False)


class Separable(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(3, 6, 3, groups=3, bias=False)
        self.pointwise = nn.Conv2d(6, 4, 1)
        self.slope = nn.PReLU()
        self.norm = nn.LayerNorm([4, 4, 3])
        self.fc = nn.Linear(4 * 4 * 3, 3)

    def forward(self, x):
        x = self.slope(self.pointwise(self.depthwise(x)))
        return self.fc(torch.flatten(self.norm(x), 1))


class Transposed1d(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose1d(2, 3, 3, stride=2)

    def forward(self, x):
        return self.up(x)


class Transposed3d(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose3d(2, 3, 2)
        self.bn = nn.BatchNorm3d(3)

    def forward(self, x):
        return self.bn(self.up(x))


separable = settle(Separable())
record("separable", separable, 3, 6, 5)
torch.save(separable.state_dict(), "separable.pt")
transposed1d = settle(Transposed1d())
record("transposed1d", transposed1d, 2, 5)
torch.save(transposed1d.state_dict(), "transposed1d.pt")
transposed3d = Transposed3d()
transposed3d.bn.running_mean.uniform_(-0.5, 0.5)
transposed3d.bn.running_var.uniform_(0.5, 1.5)
nn.init.uniform_(transposed3d.bn.weight, 0.5, 1.5)
transposed3d.eval()
record("transposed3d", transposed3d, 2, 3, 2, 4)
torch.save(transposed3d.state_dict(), "transposed3d.pt")

with open("expected.json", "w") as file:
    json.dump(expected, file)
