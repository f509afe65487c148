"""Kernels and whole training steps against PyTorch's, on the same shapes and threads.

    python bench/compare/autodiff.py --driver build/bench/autodiff/autodiff_driver [--threads 2]

The training steps are those of CTGAN and TVAE on data/adult.csv with SDV's settings: 156 encoded
columns, 103 columns of conditions, batches of 500. They are written here as the `ctgan` package runs
them, with its own networks where it is installed: one activation and one loss term per column.
"""

import argparse
import subprocess
import time

import torch
import torch.nn.functional as F
from torch import nn

BATCH, PACK, NOISE, COLUMNS, CONDITIONS = 500, 10, 128, 156, 103
MODES = [8, 8, 8, 8, 8, 7]
LEVELS = [9, 16, 7, 15, 6, 5, 2, 41, 2]


def spans():
    """(begin, end, kind) of each group of encoded columns."""
    result, column = [], 0
    for modes in MODES:
        result += [(column, column + 1, "tanh"), (column + 1, column + 1 + modes, "softmax")]
        column += 1 + modes
    for levels in LEVELS:
        result.append((column, column + levels, "softmax"))
        column += levels
    return result


def encoded_rows():
    rows = torch.zeros(BATCH, COLUMNS)
    for i in range(BATCH):
        for begin, end, kind in spans():
            if kind == "tanh":
                rows[i, begin] = i % 11 * 0.1 - 0.5
            else:
                rows[i, begin + i * 7 % (end - begin)] = 1
    return rows


def conditions():
    rows = torch.zeros(BATCH, CONDITIONS)
    starts = [sum(LEVELS[:k]) for k in range(len(LEVELS))]
    for i in range(BATCH):
        k = i % len(LEVELS)
        rows[i, starts[k] + i * 5 % LEVELS[k]] = 1
    return rows


def measure(call):
    """Seconds of one call: the best of rounds of about a millisecond, over half a second."""
    call()
    start = time.perf_counter()
    call()
    calls = max(1, int(1e-3 / (time.perf_counter() - start)))
    best, start = float("inf"), time.perf_counter()
    while time.perf_counter() - start < 0.5:
        begin = time.perf_counter()
        for _ in range(calls):
            call()
        best = min(best, (time.perf_counter() - begin) / calls)
    return best


def kernels():
    times = {}
    with torch.no_grad():
        for m, k, n in [(500, 231, 256), (500, 487, 256), (500, 743, 156), (50, 2590, 256)]:
            x, w, g = torch.full((m, k), 0.5), torch.full((k, n), 0.5), torch.full((m, n), 0.5)
            # PyTorch keeps weights transposed; each product is timed in its own layout.
            wt = w.T.contiguous()
            shape = f"{m}x{k}x{n}"
            times[f"product {shape}"] = measure(lambda: x @ wt.T)
            times[f"gradient_by_input {shape}"] = measure(lambda: g @ wt)
            times[f"gradient_by_weight {shape}"] = measure(lambda: g.T @ x)
        x = (0.1 + torch.arange(2_000_000) % 1000 * 0.002).reshape(2000, 1000)
        out = torch.empty_like(x)
        times["copy"] = measure(lambda: torch.mul(x, 1, out=out))
        times["add"] = measure(lambda: torch.add(x, x, out=out))
        times["exp"] = measure(lambda: torch.exp(x, out=out))
        times["log"] = measure(lambda: torch.log(x, out=out))
        times["tanh"] = measure(lambda: torch.tanh(x, out=out))
        times["sigmoid"] = measure(lambda: torch.sigmoid(x, out=out))
        times["leaky_relu"] = measure(lambda: F.leaky_relu(x, 0.2))
        times["softmax"] = measure(lambda: torch.softmax(x, 1, out=out))
        times["sum"] = measure(lambda: x.sum())
        times["column_sums"] = measure(lambda: x.sum(0))
        times["uniform"] = measure(lambda: out.uniform_())
        times["normal"] = measure(lambda: out.normal_())
        times["gumbel"] = measure(lambda: -torch.empty_like(x).exponential_().log())
        times["dropout"] = measure(lambda: F.dropout(x, 0.5))
        weight = torch.full((2000, 1000), 0.5, requires_grad=True)
        weight.grad = torch.full((2000, 1000), 1e-3)
        adam = torch.optim.Adam([weight], fused=False)
        times["adam"] = measure(adam.step)
    return times


def ctgan_networks():
    try:
        from ctgan.synthesizers.ctgan import Discriminator, Generator
        print("CTGAN's networks are those of the ctgan package")
        return (Generator(NOISE + CONDITIONS, (256, 256), COLUMNS),
                Discriminator(COLUMNS + CONDITIONS, (256, 256), PACK))
    except ImportError:
        print("the ctgan package is not installed: its networks are rebuilt here")

    class Residual(nn.Module):
        def __init__(self, inside, outside):
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(inside, outside), nn.BatchNorm1d(outside),
                                        nn.ReLU())

        def forward(self, x):
            return torch.cat([self.layers(x), x], 1)

    inside = NOISE + CONDITIONS
    generator = nn.Sequential(Residual(inside, 256), Residual(inside + 256, 256),
                              nn.Linear(inside + 512, COLUMNS))

    class Critic(nn.Sequential):
        def forward(self, x):
            return super().forward(x.reshape(BATCH // PACK, -1))

    critic = Critic(nn.Linear(PACK * (COLUMNS + CONDITIONS), 256), nn.LeakyReLU(0.2),
                    nn.Dropout(0.5), nn.Linear(256, 256), nn.LeakyReLU(0.2), nn.Dropout(0.5),
                    nn.Linear(256, 1))
    return generator, critic


def ctgan_step():
    generator, critic = ctgan_networks()
    options = {"lr": 2e-4, "betas": (0.5, 0.9)}
    generator_optimizer = torch.optim.Adam(generator.parameters(), weight_decay=1e-6, **options)
    critic_optimizer = torch.optim.Adam(critic.parameters(), **options)
    real_rows, condition = encoded_rows(), conditions()

    def activate(logits):
        parts = []
        for begin, end, kind in spans():
            part = logits[:, begin:end]
            parts.append(torch.tanh(part) if kind == "tanh" else F.gumbel_softmax(part, tau=0.2))
        return torch.cat(parts, 1)

    def penalty(real, fake):
        share = torch.rand(BATCH // PACK, 1, 1).repeat(1, PACK, real.shape[1])
        share = share.reshape(-1, real.shape[1])
        points = (share * real + (1 - share) * fake).requires_grad_()
        scores = critic(points)
        slopes, = torch.autograd.grad(scores, points, torch.ones_like(scores), create_graph=True)
        return 10 * ((slopes.reshape(-1, PACK * real.shape[1]).norm(2, dim=1) - 1) ** 2).mean()

    def missed_conditions(logits):
        losses, column = [], COLUMNS - CONDITIONS
        start = 0
        for levels in LEVELS:
            target = condition[:, start:start + levels]
            loss = F.cross_entropy(logits[:, column:column + levels], target.argmax(1),
                                   reduction="none")
            losses.append(loss * target.sum(1))
            column, start = column + levels, start + levels
        return torch.stack(losses, 1).sum() / BATCH

    def step():
        noise = torch.normal(torch.zeros(BATCH, NOISE), 1.0)
        fake = activate(generator(torch.cat([noise, condition], 1)))
        fake = torch.cat([fake, condition], 1)
        real = torch.cat([real_rows, condition], 1)
        fake_scores, real_scores = critic(fake), critic(real)
        gradient_penalty = penalty(real, fake)
        loss = fake_scores.mean() - real_scores.mean()
        critic_optimizer.zero_grad(set_to_none=False)
        gradient_penalty.backward(retain_graph=True)
        loss.backward()
        critic_optimizer.step()

        noise = torch.normal(torch.zeros(BATCH, NOISE), 1.0)
        logits = generator(torch.cat([noise, condition], 1))
        fake = activate(logits)
        scores = critic(torch.cat([fake, condition], 1))
        loss = missed_conditions(logits) - scores.mean()
        generator_optimizer.zero_grad(set_to_none=False)
        loss.backward()
        generator_optimizer.step()

    return step


def tvae_step():
    encoder = nn.Sequential(nn.Linear(COLUMNS, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU())
    center_layer, log_variance_layer = nn.Linear(128, 128), nn.Linear(128, 128)
    decoder = nn.Sequential(nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(),
                            nn.Linear(128, COLUMNS))
    deviation = nn.Parameter(torch.full((COLUMNS,), 0.1))
    modules = [encoder, center_layer, log_variance_layer, decoder]
    parameters = [p for module in modules for p in module.parameters()] + [deviation]
    optimizer = torch.optim.Adam(parameters, weight_decay=1e-5)
    rows = encoded_rows()

    def step():
        optimizer.zero_grad()
        hidden = encoder(rows)
        center, log_variance = center_layer(hidden), log_variance_layer(hidden)
        scale = torch.exp(0.5 * log_variance)
        logits = decoder(torch.randn_like(scale) * scale + center)
        losses = []
        for begin, end, kind in spans():
            if kind == "tanh":
                error = rows[:, begin] - torch.tanh(logits[:, begin])
                losses.append((error**2 / 2 / deviation[begin]**2).sum())
                losses.append(torch.log(deviation[begin]) * BATCH)
            else:
                losses.append(F.cross_entropy(logits[:, begin:end],
                                              rows[:, begin:end].argmax(1), reduction="sum"))
        divergence = -0.5 * torch.sum(1 + log_variance - center**2 - log_variance.exp())
        loss = sum(losses) * 2 / BATCH + divergence / BATCH
        loss.backward()
        optimizer.step()
        deviation.data.clamp_(0.01, 1.0)

    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    output = subprocess.run([options.driver, str(options.threads)], check=True,
                            capture_output=True, text=True).stdout
    ours = {name: (float(seconds), float(work)) for name, seconds, work in
            (line.split("\t") for line in output.splitlines())}
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    theirs = kernels()
    theirs["ctgan_step"] = measure(ctgan_step())
    theirs["tvae_step"] = measure(tvae_step())

    peak = ours["peak"][1]
    print(f"PyTorch {torch.__version__}, {options.threads} threads; multiply-add peak "
          f"{peak / 1e9:.0f} GFLOP/s")
    print("| what | ours, ms | PyTorch, ms | ratio | ours |")
    print("|---|---|---|---|---|")
    for name, seconds in theirs.items():
        mine, work = ours[name]
        rate = ""
        if name.count("x") > 1 and peak > 0:
            rate = f"{work / mine / 1e9:.0f} GFLOP/s, {100 * work / mine / peak:.0f}% of peak"
        elif work > 0:
            rate = f"{work / mine / 1e9:.0f} GB/s"
        print(f"| {name} | {1e3 * mine:.3f} | {1e3 * seconds:.3f} | {seconds / mine:.1f} | {rate} |")


main()
