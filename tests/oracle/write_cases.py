"""Writes what PyTorch computes, for oracle_test.cpp to compare with: python3 write_cases.py FOLDER

The folder gets `index.txt` and `numbers.bin`. The index is text, one fact a line:

    case WHAT NAME KEY=VALUE ...      a case begins; it lasts until the next one
    tensor NAME ROWS COLUMNS OFFSET   its numbers start at number OFFSET of numbers.bin
    end                               the last line

numbers.bin is nothing but little-endian doubles, row by row; a float widened to a double is still exactly that float.
Exit status 77 (the test is skipped) where there is no torch.
"""
import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

try:
    import torch
    import torch.nn.functional as F
except ImportError as reason:
    torch = None
    missing = reason

if torch is not None:
    from layer_cases import chain, write_all_layers

SLOPE = 0.2
FUNCTIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: torch.sigmoid(z),
    "tanh": lambda z: torch.tanh(z),
    "relu": lambda z: F.relu(z),
    "leaky-relu": lambda z: F.leaky_relu(z, SLOPE),
    "gelu": lambda z: F.gelu(z),
    "silu": lambda z: F.silu(z),
    "softplus": lambda z: F.softplus(z),
    "elu": lambda z: F.elu(z),
    "hard-swish": lambda z: F.hardswish(z),
    "scaled-tanh": lambda z: 1.7159 * torch.tanh(2 * z / 3),
}
# The cost of each example.
LOSSES = {
    "quadratic": lambda a, y: F.mse_loss(a, y, reduction="none").sum(1),
    "half-quadratic": lambda a, y: F.mse_loss(a, y, reduction="none").sum(1) / 2,
    "cross-entropy": lambda z, y: F.cross_entropy(z, y, reduction="none"),
    "binary-cross-entropy": lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(1),
}
ON_LOGITS = ("cross-entropy", "binary-cross-entropy")


class Writer:
    def __init__(self, folder):
        self.folder = folder
        self.lines = []
        self.numbers = bytearray()

    def case(self, what, name, **settings):
        self.lines.append(" ".join(["case", what, name] + [f"{key}={value}" for key, value in settings.items()]))

    def tensor(self, name, tensor):
        values = tensor.detach().double()
        rows, columns = values.shape if values.dim() == 2 else (values.numel(), 1)
        self.lines.append(f"tensor {name} {rows} {columns} {len(self.numbers) // 8}")
        self.numbers += values.contiguous().numpy().astype("<f8").tobytes()

    def close(self):
        # The index comes last: where it is, the numbers are complete.
        with open(os.path.join(self.folder, "numbers.bin"), "wb") as file:
            file.write(self.numbers)
        with open(os.path.join(self.folder, "index.txt"), "w") as file:
            file.write("\n".join(self.lines + ["end", ""]))


class Net:
    """Dense layers, in the order of nudge's flat parameters: W, b, W, b ..."""

    def __init__(self, sizes, hidden, output, dtype, generator):
        self.hidden, self.output = hidden, output
        self.parameters = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            scale = (2.0 / n_in) ** 0.5
            self.parameters.append(torch.randn(n_out, n_in, generator=generator, dtype=torch.double) * scale)
            self.parameters.append(torch.rand(n_out, generator=generator, dtype=torch.double) - 0.5)
        self.parameters = [p.to(dtype).requires_grad_() for p in self.parameters]

    def __call__(self, x):
        last = len(self.parameters) - 2
        for i in range(0, len(self.parameters), 2):
            z = F.linear(x, self.parameters[i], self.parameters[i + 1])
            x = FUNCTIONS[self.output if i == last else self.hidden](z)
        return x

    def weight_parameters(self):
        return self.parameters[0::2]

    def bias_parameters(self):
        return self.parameters[1::2]


def draw_examples(n, inputs, outputs, dtype, generator):
    """Inputs from 0 to 1, a third of them exactly 0; the targets of every second example are one-hot, the others any numbers."""
    x = (torch.rand(n, inputs, generator=generator, dtype=torch.double) * 1.5 - 0.5).clamp(min=0)
    y = torch.rand(n, outputs, generator=generator, dtype=torch.double)
    for i in range(0, n, 2):
        y[i] = F.one_hot(torch.tensor(i // 2 % outputs), outputs)
    return x.to(dtype), y.to(dtype)


def write_gradients(writer, name, sizes, hidden, output, loss, dtype, n):
    generator = torch.Generator().manual_seed(len(writer.lines))
    net = Net(sizes, hidden, output, dtype, generator)
    x, y = draw_examples(n, sizes[0], sizes[-1], dtype, generator)
    a = net(x)
    costs = LOSSES[loss](a, y)
    costs.mean().backward()
    precision = "double" if dtype == torch.double else "float"
    writer.case("gradient", name, precision=precision, sizes="-".join(map(str, sizes)), hidden=hidden,
                output=output, loss=loss, slope=SLOPE)
    for tensor_name, tensor in (("x", x), ("y", y), ("output", a), ("costs", costs)):
        writer.tensor(tensor_name, tensor)
    for i, parameter in enumerate(net.parameters):
        writer.tensor(f"parameter{i}", parameter)
        writer.tensor(f"gradient{i}", parameter.grad)


def write_all_gradients(writer):
    for dtype in (torch.double, torch.float):
        for hidden in FUNCTIONS:
            for loss in LOSSES:
                for output in ["identity"] if loss in ON_LOGITS else FUNCTIONS:
                    name = f"{hidden}/{output}/{loss}"
                    write_gradients(writer, name, [6, 5, 4, 3], hidden, output, loss, dtype, 7)
        for hidden, output, loss in (("relu", "identity", "cross-entropy"), ("sigmoid", "sigmoid", "half-quadratic"),
                                     ("gelu", "identity", "binary-cross-entropy")):
            write_gradients(writer, f"wide/{hidden}/{output}/{loss}", [300, 40, 10], hidden, output, loss, dtype, 50)


def write_weighted(writer, name, with_labels, class_weights, smoothing):
    """cross_entropy with class weights and label smoothing: costs, and the gradient of its mean with what that divides by."""
    generator = torch.Generator().manual_seed(len(writer.lines))
    sizes, n = [6, 5, 4], 9
    net = Net(sizes, "tanh", "identity", torch.double, generator)
    x, y = draw_examples(n, sizes[0], sizes[-1], torch.double, generator)
    weight = torch.tensor(class_weights, dtype=torch.double) if class_weights else None
    target = torch.randint(sizes[-1], (n,), generator=generator) if with_labels else y / y.sum(1, keepdim=True)
    options = dict(weight=weight, label_smoothing=smoothing)
    z = net(x)
    costs = F.cross_entropy(z, target, reduction="none", **options)
    mean = F.cross_entropy(z, target, reduction="mean", **options)
    divisor = weight[target].sum() if with_labels and weight is not None else torch.tensor(float(n)).double()
    assert abs(mean - costs.sum() / divisor) < 1e-12, "PyTorch's mean divides by something else"
    mean.backward()
    writer.case("weighted", name, sizes="-".join(map(str, sizes)), hidden="tanh", output="identity",
                loss="cross-entropy", slope=SLOPE, label_smoothing=smoothing, labels=int(with_labels))
    writer.tensor("x", x)
    writer.tensor("y", F.one_hot(target, sizes[-1]) if with_labels else target)
    writer.tensor("costs", costs)
    writer.tensor("divisor", divisor.reshape(1))
    if class_weights:
        writer.tensor("class_weights", weight)
    for i, parameter in enumerate(net.parameters):
        writer.tensor(f"parameter{i}", parameter)
        writer.tensor(f"gradient{i}", parameter.grad)


def write_all_weighted(writer):
    for with_labels in (True, False):
        for class_weights in (None, [0.5, 2, 1, 0.1]):
            for smoothing in (0.0, 0.1, 0.6, 1.0):
                targets = "labels" if with_labels else "probabilities"
                write_weighted(writer, f"{targets}/{class_weights is not None}/{smoothing}", with_labels, class_weights,
                               smoothing)


# name: (nudge's settings, what makes PyTorch's optimizer of the parameters)
def optimizers():
    def sgd(**options):
        return lambda parameters: torch.optim.SGD(parameters, **options)

    def rmsprop(**options):
        return lambda parameters: torch.optim.RMSprop(parameters, **options)

    def adagrad(**options):
        return lambda parameters: torch.optim.Adagrad(parameters, **options)

    def adam(**options):
        return lambda parameters: torch.optim.Adam(parameters, **options)

    def adamw(**options):
        return lambda parameters: torch.optim.AdamW(parameters, **options)

    return {
        "sgd": (dict(kind="sgd", learning_rate=0.5), sgd(lr=0.5)),
        "sgd-weight-decay": (dict(kind="sgd", learning_rate=0.5, weight_decay=0.03), sgd(lr=0.5, weight_decay=0.03)),
        "momentum": (dict(kind="sgd", learning_rate=0.2, momentum=0.9), sgd(lr=0.2, momentum=0.9)),
        "momentum-weight-decay": (dict(kind="sgd", learning_rate=0.2, momentum=0.8, weight_decay=0.03),
                                  sgd(lr=0.2, momentum=0.8, weight_decay=0.03)),
        "nesterov": (dict(kind="sgd", learning_rate=0.2, momentum=0.9, nesterov=1),
                     sgd(lr=0.2, momentum=0.9, nesterov=True)),
        "nesterov-weight-decay": (dict(kind="sgd", learning_rate=0.2, momentum=0.9, nesterov=1, weight_decay=0.03),
                                  sgd(lr=0.2, momentum=0.9, nesterov=True, weight_decay=0.03)),
        "rmsprop": (dict(kind="rmsprop", learning_rate=0.01), rmsprop(lr=0.01)),
        "rmsprop-alpha": (dict(kind="rmsprop", learning_rate=0.01, alpha=0.7, epsilon=1e-3),
                          rmsprop(lr=0.01, alpha=0.7, eps=1e-3)),
        "rmsprop-momentum": (dict(kind="rmsprop", learning_rate=0.01, momentum=0.9), rmsprop(lr=0.01, momentum=0.9)),
        "rmsprop-weight-decay": (dict(kind="rmsprop", learning_rate=0.01, weight_decay=0.03),
                                 rmsprop(lr=0.01, weight_decay=0.03)),
        "rmsprop-momentum-weight-decay": (
            dict(kind="rmsprop", learning_rate=0.01, momentum=0.5, weight_decay=0.03),
            rmsprop(lr=0.01, momentum=0.5, weight_decay=0.03)),
        "adagrad": (dict(kind="adagrad", learning_rate=0.1, epsilon=1e-10), adagrad(lr=0.1)),
        "adagrad-weight-decay": (dict(kind="adagrad", learning_rate=0.1, epsilon=1e-4, weight_decay=0.03),
                                 adagrad(lr=0.1, eps=1e-4, weight_decay=0.03)),
        "adam": (dict(kind="adam", learning_rate=0.02), adam(lr=0.02)),
        "adam-betas": (dict(kind="adam", learning_rate=0.02, beta1=0.7, beta2=0.9, epsilon=1e-4),
                       adam(lr=0.02, betas=(0.7, 0.9), eps=1e-4)),
        "adam-weight-decay": (dict(kind="adam", learning_rate=0.02, weight_decay=0.03),
                              adam(lr=0.02, weight_decay=0.03)),
        "adamw": (dict(kind="adamw", learning_rate=0.02, weight_decay=0.01), adamw(lr=0.02, weight_decay=0.01)),
        "adamw-strong-decay": (dict(kind="adamw", learning_rate=0.05, weight_decay=0.5),
                               adamw(lr=0.05, weight_decay=0.5)),
    }


# Options that any optimizer may have: the factor on the rate at each step, clipping, whether biases decay, a factor on
# each layer's rate, a layer that keeps its parameters, a moving average of the weights.
VARIANTS = {
    "": {},
    "-changing-rate": dict(changing_rate=1),
    "-clipped": dict(clip_norm=0.3),
    "-biases-spared": dict(decay_biases=0),
    "-layer-rates": dict(layer_rates=(0.25, 1.5)),
    "-frozen": dict(frozen=1, clip_norm=0.3),
    "-averaged": dict(average_decay=0.8),
}
STEPS = 20


def rate_factors(changing):
    return [1 - 0.9 * step / STEPS if changing else 1.0 for step in range(STEPS)]


def parameter_groups(net, rate, variant):
    """PyTorch's groups of parameters, as the variant wants them."""
    if "decay_biases" in variant:
        return [dict(params=net.weight_parameters()), dict(params=net.bias_parameters(), weight_decay=0)]
    if "layer_rates" in variant:
        return [dict(params=net.parameters[2 * layer:2 * layer + 2], lr=rate * factor)
                for layer, factor in enumerate(variant["layer_rates"])]
    return [dict(params=net.parameters)]


def write_optimizer(writer, name, settings, make, variant):
    generator = torch.Generator().manual_seed(11)
    sizes, n = [5, 4, 3], 6
    net = Net(sizes, "tanh", "identity", torch.double, generator)
    clip = variant.get("clip_norm", 0)
    if "frozen" in variant:
        for parameter in net.parameters[:2]:
            parameter.requires_grad_(False)
    optimizer = make(parameter_groups(net, settings["learning_rate"], variant))
    base_rates = [group["lr"] for group in optimizer.param_groups]
    averaged = None
    if "average_decay" in variant:
        decay = variant["average_decay"]
        module = torch.nn.ParameterList([torch.nn.Parameter(p.detach()) for p in net.parameters])  # the same memory
        averaged = torch.optim.swa_utils.AveragedModel(module, avg_fn=lambda e, w, _: decay * e + (1 - decay) * w)
    factors = rate_factors("changing_rate" in variant)
    options = {key: value for key, value in variant.items() if key not in ("changing_rate", "layer_rates")}
    for layer, factor in enumerate(variant.get("layer_rates", ())):
        options[f"rate{layer}"] = factor
    writer.case("optimizer", name, sizes="-".join(map(str, sizes)), hidden="tanh", output="identity",
                loss="cross-entropy", slope=SLOPE, steps=STEPS, **settings, **options)
    for i, parameter in enumerate(net.parameters):
        writer.tensor(f"start{i}", parameter)
    writer.tensor("factors", torch.tensor(factors, dtype=torch.double))
    clipped = 0
    for step in range(STEPS):
        x, y = draw_examples(n, sizes[0], sizes[-1], torch.double, generator)
        optimizer.zero_grad()
        LOSSES["cross-entropy"](net(x), y).mean().backward()
        if clip > 0:
            clipped += int(torch.nn.utils.clip_grad_norm_(net.parameters, clip) > clip)
        for group, rate in zip(optimizer.param_groups, base_rates):
            group["lr"] = rate * factors[step]
        optimizer.step()
        writer.tensor(f"x{step}", x)
        writer.tensor(f"y{step}", y)
        for i, parameter in enumerate(net.parameters):
            writer.tensor(f"step{step}.{i}", parameter)
        if averaged is not None:
            averaged.update_parameters(module)
            for i, parameter in enumerate(averaged.parameters()):
                writer.tensor(f"average{step}.{i}", parameter)
    if clip > 0:
        assert 0 < clipped < STEPS, f"{name}: clipping at {clip} acts in {clipped} of {STEPS} steps, it should in some"


CONVOLUTIONAL = "2x6x6, conv3x3:4:pad1, tanh, maxpool2, residual(conv3x3:4:same:groups2, tanh), layernorm, 5, tanh, 3"


def write_convolutional_optimizer(writer, name, settings, make):
    generator = torch.Generator().manual_seed(12)
    torch.manual_seed(12)
    net = chain(CONVOLUTIONAL.partition(",")[2], (2, 6, 6)).double()
    parameters = list(net.parameters())
    optimizer = make(parameters)
    writer.case("optimizer", name, net=CONVOLUTIONAL.replace(" ", ""), steps=STEPS, **settings)
    for i, parameter in enumerate(parameters):
        writer.tensor(f"start{i}", parameter.reshape(-1))
    writer.tensor("factors", torch.ones(STEPS, dtype=torch.double))
    for step in range(STEPS):
        x, y = draw_examples(6, 72, 3, torch.double, generator)
        optimizer.zero_grad()
        LOSSES["cross-entropy"](net(x.reshape(6, 2, 6, 6)), y).mean().backward()
        optimizer.step()
        writer.tensor(f"x{step}", x)
        writer.tensor(f"y{step}", y)
        for i, parameter in enumerate(parameters):
            writer.tensor(f"step{step}.{i}", parameter.reshape(-1))


def write_all_optimizers(writer):
    for name, (settings, make) in optimizers().items():
        write_convolutional_optimizer(writer, name + "-convolutional", settings, make)
        for suffix, variant in VARIANTS.items():
            if "decay_biases" in variant and "weight_decay" not in settings:
                continue
            write_optimizer(writer, name + suffix, settings, make, variant)


def write_plateaus(writer):
    """The learning rates of ReduceLROnPlateau after each of a row of costs."""
    generator = torch.Generator().manual_seed(5)
    for factor, patience, threshold, minimum in ((0.1, 2, 1e-4, 0.0), (0.5, 0, 0.05, 0.01), (0.5, 3, 0.0, 0.2)):
        parameter = torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.SGD([parameter], lr=1.0)
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=factor, patience=patience,
                                                              threshold=threshold, min_lr=minimum)
        costs = 1 / (1 + torch.arange(60, dtype=torch.double) / 8) + 0.3 * torch.rand(60, generator=generator).double()
        rates = []
        for cost in costs:
            optimizer.step()
            schedule.step(cost.item())
            rates.append(optimizer.param_groups[0]["lr"])
        writer.case("plateau", f"plateau/{factor}/{patience}", factor=factor, patience=patience, threshold=threshold,
                    minimum=minimum)
        writer.tensor("costs", costs)
        writer.tensor("rates", torch.tensor(rates, dtype=torch.double))


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    index = os.path.join(folder, "index.txt")
    if os.path.exists(index):
        os.remove(index)
    if torch is None:
        print(f"skipped: {sys.executable} has no torch ({missing}); Debian's package is python3-torch")
        sys.exit(77)
    torch.set_num_threads(1)
    writer = Writer(folder)
    write_all_gradients(writer)
    write_all_weighted(writer)
    write_all_optimizers(writer)
    write_all_layers(writer)
    write_plateaus(writer)
    writer.close()
    print(f"torch {torch.__version__}: {sum(line.startswith('case') for line in writer.lines)} cases in {folder}")


main()
