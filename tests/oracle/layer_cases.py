"""Layers in PyTorch from nudge's text for a network ("conv3x3:4:pad1, relu, maxpool2, 10"), and what they compute."""
import re

import torch
import torch.nn as nn
import torch.nn.functional as F

STEPS = 20
EXAMPLES = 6
LEARNING_RATE, MOMENTUM = 0.05, 0.9

ACTIVATIONS = {
    "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "softplus": nn.Softplus,
    "elu": nn.ELU, "hard-swish": nn.Hardswish,
}

NETS = {
    "conv": "2x7x6, conv3x3:4, tanh, 3",
    "conv-padded": "2x7x6, conv3x3:4:pad1, tanh, 3",
    "conv-padded-widely": "1x2x3, conv3x3:4:pad4, tanh, 3",
    "conv-strided": "3x8x7, conv3x2:4:stride2:pad1, tanh, 3",
    "conv-grouped": "4x6x6, conv3x3:6:groups2, tanh, 3",
    "conv-depthwise": "4x6x6, conv3x3:8:groups4:pad1:nobias, conv1x1:3, tanh, 3",
    "conv-of-one-pixel": "5x1x1, conv1x1:4, tanh, 3",
    "convtranspose": "2x3x4, convtranspose3x3:4, tanh, 3",
    "convtranspose-strided": "4x3x4, convtranspose4x4:6:stride2:pad1:groups2, tanh, conv3x3:2, tanh, 3",
    "convtranspose-nobias": "2x4x4, convtranspose2x3:3:stride3:nobias, tanh, 3",
    "maxpool": "2x7x7, conv3x3:4, maxpool2, tanh, 3",
    "maxpool-overlapping": "2x8x8, conv3x3:4, maxpool3:stride2:pad1, relu, 3",
    "avgpool": "2x7x7, conv3x3:4, avgpool3:stride2:pad1, tanh, 3",
    "globalavgpool": "2x6x6, conv3x3:4, relu, globalavgpool, 3",
    "upsample": "2x3x4, conv2x2:3, upsample3, conv3x3:2, tanh, 3",
    "batchnorm": "6x1x1, 5, batchnorm, tanh, 3",
    "batchnorm-2d": "2x6x6, conv3x3:4:nobias, batchnorm, relu, conv3x3:3, batchnorm, tanh, 3",
    "layernorm": "6x1x1, 5, layernorm, tanh, 3",
    "layernorm-2d": "2x5x5, conv3x3:3, layernorm, tanh, 3",
    "softmax": "6x1x1, 5, softmax, 4",
    "reshape": "12x1x1, 8, tanh, reshape2x2x2, conv2x2:3, tanh, 3",
    "residual": "2x6x6, conv3x3:4:same, relu, residual(conv3x3:4:same, relu, conv3x3:4:same), relu, 3",
    "residual-projected": "2x6x6, conv3x3:4:same, relu, residual(conv3x3:6:same:stride2, batchnorm, relu, "
                          "conv3x3:6:same, batchnorm | conv1x1:6:stride2, batchnorm), relu, globalavgpool, 3",
    "residual-nested": "5x1x1, 4, tanh, residual(residual(4, tanh), tanh, 4 | residual(4)), tanh, 3",
    **{name: f"2x5x5, conv3x3:3, {name}, 6, {name}, 3" for name in list(ACTIVATIONS) + ["scaled-tanh"]},
    "lenet5": "1x28x28, conv5x5:6:pad2, relu, maxpool2, conv5x5:16, relu, maxpool2, 120, relu, 84, relu, 10",
}


class Apply(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


def split(text, separator):
    """At the separators outside of brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def option(options, name, otherwise):
    found = [o[len(name):] for o in options if re.fullmatch(name + r"\d+", o)]
    return int(found[0]) if found else otherwise


def layer(item, shape):
    """The modules of one item for an input of that shape, which has no examples."""
    if item.startswith("residual("):
        branches = split(item[len("residual("):-1], "|")
        return [Residual(*(chain(branch, shape) for branch in (branches + [""])[:2]))]
    if item.isdigit():
        flatten = [] if len(shape) == 1 else [nn.Flatten()]
        size = int(torch.tensor(shape).prod())
        return flatten + [nn.Linear(size, int(item))]
    head, *options = item.split(":")
    word, size = re.fullmatch(r"([a-z-]+)([\dx.]*)", head).groups()
    sides = tuple(int(side) for side in size.split("x")) if size else ()
    if word in ("conv", "convtranspose"):
        outputs, padding = int(options[0]), option(options, "pad", 0)
        if "same" in options:
            padding = sides[0] // 2
        kind = nn.Conv2d if word == "conv" else nn.ConvTranspose2d
        return [kind(shape[0], outputs, sides, stride=option(options, "stride", 1), padding=padding,
                     groups=option(options, "groups", 1), bias="nobias" not in options)]
    if word in ("maxpool", "avgpool"):
        kind = nn.MaxPool2d if word == "maxpool" else nn.AvgPool2d
        return [kind(sides[0], stride=option(options, "stride", sides[0]), padding=option(options, "pad", 0))]
    if word == "globalavgpool":
        return [Apply(lambda x: x.mean((2, 3)))]
    if word == "upsample":
        return [nn.Upsample(scale_factor=sides[0], mode="nearest")]
    if word == "batchnorm":
        return [nn.BatchNorm1d(shape[0]) if len(shape) == 1 else nn.BatchNorm2d(shape[0])]
    if word == "layernorm":
        return [nn.LayerNorm(list(shape))]
    if word == "softmax":
        return [nn.Softmax(1)]
    if word == "reshape":
        return [nn.Unflatten(1, sides)]
    if word == "scaled-tanh":
        return [Apply(lambda x: 1.7159 * torch.tanh(x * 2 / 3))]
    return [ACTIVATIONS[word]()]


def chain(text, shape):
    modules = nn.Sequential()
    x = torch.zeros(2, *shape)
    for item in split(text, ",") if text else []:
        for module in layer(item, tuple(x.shape[1:])):
            x = module(x)
            modules.append(module)
    return modules


def statistics_of(net):
    return [buffer for name, buffer in net.named_buffers() if name.endswith(("running_mean", "running_var"))]


def costs_of(net, x, target):
    return F.cross_entropy(net(x), target, reduction="none")


def write_state(writer, when, net):
    for i, parameter in enumerate(net.parameters()):
        writer.tensor(f"{when}.parameter{i}", parameter.reshape(-1))
    for i, buffer in enumerate(statistics_of(net)):
        writer.tensor(f"{when}.statistics{i}", buffer)


def write_pass(writer, when, net, x, target):
    net.zero_grad()
    output = net(x)
    costs = F.cross_entropy(output, target, reduction="none")
    costs.mean().backward()
    writer.tensor(f"{when}.output", output)
    writer.tensor(f"{when}.costs", costs)
    for i, parameter in enumerate(net.parameters()):
        writer.tensor(f"{when}.gradient{i}", parameter.grad.reshape(-1))


def write_net(writer, name, text, examples=EXAMPLES, steps=STEPS):
    generator = torch.Generator().manual_seed(len(writer.lines))
    torch.manual_seed(len(writer.lines))
    first, _, rest = text.partition(",")
    sides = tuple(int(side) for side in first.split("x"))
    shape = sides[:1] if sides[1:] == (1, 1) and not re.search("conv|pool|upsample", rest) else sides
    net = chain(rest, shape).double()
    for buffer in statistics_of(net):
        buffer.copy_(torch.rand(buffer.shape, generator=generator, dtype=torch.double) + 0.5)
    x = torch.randn(examples, *shape, generator=generator, dtype=torch.double)
    target = torch.arange(examples) % net(x.float().double()).shape[1]
    # That call was one in training: the statistics start anew.
    for buffer in statistics_of(net):
        buffer.copy_(torch.rand(buffer.shape, generator=generator, dtype=torch.double) + 0.5)
    writer.case("layers", name, net=text.replace(" ", ""), learning_rate=LEARNING_RATE, momentum=MOMENTUM, steps=steps)
    writer.tensor("x", x.reshape(examples, -1))
    writer.tensor("y", F.one_hot(target, net(x).shape[1]).double())
    for buffer in statistics_of(net):
        buffer.copy_(torch.rand(buffer.shape, generator=generator, dtype=torch.double) + 0.5)
    write_state(writer, "start", net)
    net.eval()
    write_pass(writer, "evaluation", net, x, target)
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
    for step in range(steps):
        optimizer.zero_grad()
        if step == 0:
            write_pass(writer, "training", net, x, target)
        else:
            costs_of(net, x, target).mean().backward()
        optimizer.step()
    write_state(writer, "end", net)


def resnet20():
    def block(channels, stride):
        options = f":stride{stride}" if stride > 1 else ""
        shortcut = f" | conv1x1:{channels}{options}:nobias, batchnorm" if stride > 1 else ""
        return (f"residual(conv3x3:{channels}:same{options}:nobias, batchnorm, relu, conv3x3:{channels}:same:nobias, "
                f"batchnorm{shortcut}), relu")

    blocks = [block(channels, 2 if i == 0 and channels > 16 else 1) for channels in (16, 32, 64) for i in range(3)]
    return ", ".join(["1x28x28, conv3x3:16:same:nobias, batchnorm, relu"] + blocks + ["globalavgpool, 10"])


def write_all_layers(writer):
    for name, text in NETS.items():
        write_net(writer, name, text)
    write_net(writer, "resnet20", resnet20(), examples=2)
