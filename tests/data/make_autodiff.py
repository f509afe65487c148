#!/usr/bin/env python3
"""Writes autodiff.json and autodiff_training.json: what PyTorch computes for the cases of
tests/autodiff/operations_test.cpp and tests/autodiff/optimizers_test.cpp.

Made with PyTorch 2.13.0 on a CPU: python make_autodiff.py
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
FOLDER = pathlib.Path(__file__).parent
SPANS = [(0, 1, "tanh"), (1, 3, "softmax"), (4, 2, "softmax")]
CATEGORIES = [(0, 2), (3, 3)]

generator = torch.Generator().manual_seed(20)


def normal(rows, columns):
    return (torch.randn(rows, columns, generator=generator) * 1000).round() / 1000


def positive(rows, columns):
    return normal(rows, columns).abs() + 0.25


def one_hot(rows, columns, spans):
    x = torch.zeros(rows, columns)
    for begin, width in spans:
        for i in range(rows):
            x[i, begin + i % width] = 1
    return x


def span_softmax(x, spans):
    y = torch.zeros_like(x)
    for begin, width in spans:
        mask = torch.zeros_like(x)
        mask[:, begin:begin + width] = 1
        part = torch.softmax(x[:, begin:begin + width], 1)
        y = y + F.pad(part, (begin, x.shape[1] - begin - width))
    return y


def span_sums(x, spans):
    return torch.stack([x[:, b:b + w].sum(1) for b, w in spans], 1)


def span_log_sum_exp(x, spans):
    return torch.stack([torch.logsumexp(x[:, b:b + w], 1) for b, w in spans], 1)


def span_expand(x, spans, columns):
    parts = [F.pad(x[:, s:s + 1].expand(-1, w), (b, columns - b - w)) for s, (b, w) in enumerate(spans)]
    return sum(parts)


def head(x, noise, spans, temperature):
    parts = []
    for begin, width, kind in spans:
        part = x[:, begin:begin + width]
        if kind == "tanh":
            parts.append(torch.tanh(part))
        else:
            parts.append(torch.softmax((part + noise[:, begin:begin + width]) / temperature, 1))
    return torch.cat(parts, 1)


def batch_norm(x, weight, bias):
    return F.relu(F.batch_norm(x, None, None, weight[0], bias[0], training=True, eps=1e-5))


def soft_minimum(cost, potential, epsilon):
    n = cost.shape[1]
    return -epsilon * (torch.logsumexp((potential - cost) / epsilon, 1, keepdim=True) - math.log(n))


def squared_distances(x, y):
    return ((x[:, None, :] - y[None, :, :]) ** 2).sum(2)


def mmd(x, y, bandwidths):
    def kernel(a, b):
        d = squared_distances(a, b)
        return sum(torch.exp(-d / (2 * h * h)).mean() for h in bandwidths) / len(bandwidths)
    return kernel(x, x) + kernel(y, y) - 2 * kernel(x, y)


def transport(x, y, epsilon, iterations):
    cost = squared_distances(x, y) / 2
    f = torch.zeros(x.shape[0], 1)
    g = torch.zeros(y.shape[0], 1)
    for _ in range(iterations):
        f, g = ((f + soft_minimum(cost, g.T, epsilon)) / 2,
                (g + soft_minimum(cost.T, f.T, epsilon)) / 2)
    return f.mean() + g.mean()


def sinkhorn(x, y, epsilon, iterations):
    return (transport(x, y, epsilon, iterations) - transport(x, x, epsilon, iterations) / 2
            - transport(y, y, epsilon, iterations) / 2)


def penalty(points, weight, last):
    scores = torch.tanh(points @ weight) @ last
    slopes, = torch.autograd.grad(scores.sum(), points, create_graph=True)
    return ((slopes.norm(dim=1) - 1) ** 2).mean()


r, c = 4, 6
CASES = {
    "exp": ([normal(3, 5)], torch.exp),
    "log": ([positive(3, 5)], torch.log),
    "tanh": ([normal(3, 5)], torch.tanh),
    "sigmoid": ([normal(3, 5)], torch.sigmoid),
    "softplus": ([normal(3, 5)], F.softplus),
    "square": ([normal(3, 5)], torch.square),
    "square_root": ([positive(3, 5)], torch.sqrt),
    "reciprocal": ([positive(3, 5)], torch.reciprocal),
    "absolute": ([normal(3, 5)], torch.abs),
    "leaky_relu": ([normal(3, 5)], lambda x: F.leaky_relu(x, 0.2)),
    "relu": ([normal(3, 5)], F.relu),
    "scale": ([normal(3, 5)], lambda x: -1.5 * x),
    "shift": ([normal(3, 5)], lambda x: x + 0.5),
    "add": ([normal(3, 5), normal(3, 5)], torch.add),
    "add row": ([normal(3, 5), normal(1, 5)], torch.add),
    "subtract column": ([normal(3, 1), normal(3, 5)], torch.subtract),
    "multiply": ([normal(3, 5), normal(3, 5)], torch.multiply),
    "multiply row by column": ([normal(1, 5), normal(3, 1)], torch.multiply),
    "multiply number": ([normal(1, 1), normal(3, 5)], torch.multiply),
    "divide": ([normal(3, 5), positive(3, 5)], torch.divide),
    "divide by column": ([normal(3, 5), positive(3, 1)], torch.divide),
    "divide by row": ([normal(3, 1), positive(1, 5)], torch.divide),
    "sum": ([normal(3, 5)], lambda x: x.sum().reshape(1, 1)),
    "row_sums": ([normal(3, 5)], lambda x: x.sum(1, keepdim=True)),
    "column_sums": ([normal(3, 5)], lambda x: x.sum(0, keepdim=True)),
    "mean": ([normal(3, 5)], lambda x: x.mean().reshape(1, 1)),
    "row_log_sum_exp": ([normal(3, 5)], lambda x: torch.logsumexp(x, 1, keepdim=True)),
    "row_norms": ([normal(3, 5)], lambda x: x.norm(dim=1, keepdim=True)),
    "soft_minimum": ([normal(3, 5), normal(1, 5)], lambda x, p: soft_minimum(x, p, 0.3)),
    "matmul": ([normal(3, 4), normal(4, 5)], lambda a, b: a @ b),
    "matmul left transposed": ([normal(4, 3), normal(4, 5)], lambda a, b: a.T @ b),
    "matmul right transposed": ([normal(3, 4), normal(5, 4)], lambda a, b: a @ b.T),
    "matmul both transposed": ([normal(4, 3), normal(5, 4)], lambda a, b: a.T @ b.T),
    "transpose": ([normal(3, 5)], lambda x: x.T),
    "reshape": ([normal(3, 4)], lambda x: x.reshape(2, 6) ** 2),
    "broadcast row": ([normal(1, 5)], lambda x: x.expand(3, 5)),
    "broadcast column": ([normal(3, 1)], lambda x: x.expand(3, 5)),
    "sum_to": ([normal(3, 5)], lambda x: x.sum(1, keepdim=True)),
    "concatenate_columns": ([normal(3, 2), normal(3, 3)], lambda a, b: torch.cat([a, b], 1) ** 2),
    "concatenate_rows": ([normal(2, 3), normal(1, 3)], lambda a, b: torch.cat([a, b], 0) ** 2),
    "columns": ([normal(3, 5)], lambda x: x[:, 1:3] ** 2),
    "rows": ([normal(5, 3)], lambda x: x[2:4] ** 2),
    "linear": ([normal(3, 4), normal(4, 5), normal(1, 5)], lambda x, w, b: x @ w + b),
    "linear without bias": ([normal(3, 4), normal(4, 5)], lambda x, w: x @ w),
    "linear leaky_relu": ([normal(3, 4), normal(4, 5), normal(1, 5)],
                          lambda x, w, b: F.leaky_relu(x @ w + b, 0.2)),
    "linear tanh": ([normal(3, 4), normal(4, 5), normal(1, 5)],
                    lambda x, w, b: torch.tanh(x @ w + b)),
    "linear sigmoid": ([normal(3, 4), normal(4, 5), normal(1, 5)],
                       lambda x, w, b: torch.sigmoid(x @ w + b)),
    "scale_columns tanh": ([normal(3, 5), normal(1, 5), normal(1, 5)],
                           lambda x, a, b: torch.tanh(x * a + b)),
    "batch_norm relu": ([normal(5, 3), normal(1, 3), normal(1, 3)], batch_norm),
    "select_columns": ([normal(r, c)],
                       lambda x: torch.cat([x[:, b:b + w] for b, w in CATEGORIES], 1) ** 2),
    "softmax": ([normal(3, 5)], lambda x: torch.softmax(x, 1)),
    "span_softmax": ([normal(r, c)], lambda x: span_softmax(x, CATEGORIES)),
    "span_sums": ([normal(r, c)], lambda x: span_sums(x, CATEGORIES) ** 2),
    "span_expand": ([normal(r, 2)], lambda x: span_expand(x, CATEGORIES, c) ** 2),
    "span_log_sum_exp": ([normal(r, c)], lambda x: span_log_sum_exp(x, CATEGORIES)),
    "span_cross_entropy": ([normal(r, c), one_hot(r, c, CATEGORIES)],
                           lambda x, t: span_log_sum_exp(x, CATEGORIES) * span_sums(t, CATEGORIES)
                           - span_sums(x * t, CATEGORIES)),
    "head": ([normal(r, c), normal(r, c)], lambda x, n: head(x, n.detach(), SPANS, 0.5)),
    "cross_entropy": ([normal(r, c), torch.softmax(normal(r, c), 1)],
                      lambda x, t: F.cross_entropy(x, t).reshape(1, 1)),
    "binary_cross_entropy_with_logits": (
        [normal(3, 4), torch.sigmoid(normal(3, 4))],
        lambda x, t: F.binary_cross_entropy_with_logits(x, t).reshape(1, 1)),
    "gaussian_negative_log_likelihood": (
        [normal(3, 4), normal(3, 4), positive(1, 4)],
        lambda m, t, v: F.gaussian_nll_loss(m, t, v.expand(3, 4)).reshape(1, 1)),
    "kl_to_standard_normal": (
        [normal(3, 4), normal(3, 4)],
        lambda m, v: (-0.5 * (1 + v - m**2 - v.exp()).sum() / 3).reshape(1, 1)),
    "wasserstein_critic_loss": ([normal(4, 1), normal(3, 1)],
                                lambda a, b: (b.mean() - a.mean()).reshape(1, 1)),
    "gradient_penalty": ([normal(3, 4), normal(4, 5), normal(5, 1)],
                         lambda x, w, v: penalty(x, w, v).reshape(1, 1)),
    "squared_distances": ([normal(3, 2), normal(4, 2)], squared_distances),
    "maximum_mean_discrepancy": ([normal(3, 2), normal(4, 2)],
                                 lambda x, y: mmd(x, y, [0.5, 2.0]).reshape(1, 1)),
    "sinkhorn_divergence": ([normal(3, 2), normal(4, 2)],
                            lambda x, y: sinkhorn(x, y, 0.5, 6).reshape(1, 1)),
    "standardize": ([normal(5, 3)],
                    lambda x: F.batch_norm(x, None, None, training=True, eps=1e-5)),
    "normal_sample": ([normal(3, 4), normal(3, 4), normal(3, 4)],
                      lambda m, l, n: m + torch.exp(l / 2) * n),
}


def numbers(x):
    # Added to zeros because PyTorch gives some zero gradients without storage.
    x = torch.zeros(x.shape, dtype=x.dtype) + x.detach()
    return [float("%.13g" % v) for v in x.reshape(-1).tolist()]


def pattern(like, phase):
    k = torch.arange(like.numel(), dtype=torch.float64)
    return torch.sin(k + phase).reshape(like.shape)


def derivatives(values, function):
    """Output y; gradients g_i of sum(y sin(k + 1)); gradients of sum_i(g_i sin(k + 2 + i))."""
    x = [v.clone().requires_grad_() for v in values]
    y = function(*x)
    gradients = torch.autograd.grad((y * pattern(y, 1)).sum(), x, create_graph=True,
                                    allow_unused=True)
    gradients = [torch.zeros_like(v) if g is None else g for v, g in zip(x, gradients)]
    mixed = sum((g * pattern(g, 2 + i)).sum() for i, g in enumerate(gradients))
    second = [None] * len(x)
    if mixed.requires_grad:
        second = torch.autograd.grad(mixed, x, allow_unused=True)
    second = [torch.zeros_like(v) if g is None else g for v, g in zip(x, second)]
    return y, gradients, second


def operations():
    cases = {}
    for name, (values, function) in CASES.items():
        y, gradients, second = derivatives(values, function)
        cases[name] = {
            "inputs": [{"rows": v.shape[0], "columns": v.shape[1], "values": numbers(v)}
                       for v in values],
            "output": numbers(y),
            "gradients": [numbers(g) for g in gradients],
            "second": [numbers(g) for g in second],
        }
    return {"torch": torch.__version__, "cases": cases}


OPTIMIZERS = {
    "adam": lambda p: torch.optim.Adam(p, lr=0.002, betas=(0.5, 0.9), weight_decay=1e-3),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "sgd momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, dampening=0.1,
                                              weight_decay=1e-2),
    "sgd nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "adam clipped": lambda p: torch.optim.Adam(p, lr=0.02),
    "adam clipped by value": lambda p: torch.optim.Adam(p, lr=0.02, weight_decay=1e-2),
    "sgd clipped by value": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
}


def training():
    """100 steps of a small network on a fixed problem; losses and last weights."""
    generator.manual_seed(21)
    torch.set_default_dtype(torch.float32)
    x, target = normal(16, 3).float(), normal(16, 2).float()
    start = [normal(3, 8).float(), normal(1, 8).float(), normal(8, 2).float(), normal(1, 2).float()]
    result = {"torch": torch.__version__, "x": numbers(x), "target": numbers(target),
              "start": [numbers(p) for p in start], "runs": {}}
    for name, make in OPTIMIZERS.items():
        weights = [p.clone().requires_grad_() for p in start]
        optimizer = make(weights)
        losses = []
        for _ in range(100):
            hidden = torch.tanh(x @ weights[0] + weights[1])
            loss = ((hidden @ weights[2] + weights[3] - target) ** 2).mean()
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            if name == "adam clipped":
                torch.nn.utils.clip_grad_norm_(weights, 0.5)
            elif name.endswith("by value"):
                torch.nn.utils.clip_grad_value_(weights, 0.03)
            optimizer.step()
        result["runs"][name] = {"losses": losses, "last": [numbers(p) for p in weights]}
    return result


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


write("autodiff.json", operations())
write("autodiff_training.json", training())
