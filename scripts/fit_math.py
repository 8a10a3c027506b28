#!/usr/bin/env python3
"""Fits the polynomials of src/base/math.hpp and src/base/math.cpp and prints them as C++ (needs mpmath).

Each line names a function f on [a, b] and a weight w; the fit makes the largest w |f - p| as small as it can (Remez'
exchange algorithm), then rounds the coefficients to the type they are used in and prints the largest error that is left.
The weight turns an error of p into an error relative to the result that p is a part of.
"""
import struct

from mpmath import cos, erf, erfc, expm1, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt, tanh

mp.dps = 60


def remez(f, weight, degree, a, b, grid=1500):
    """Coefficients, lowest first, of the polynomial with the smallest largest weighted error on [a, b]."""
    xs = [(a + b) / 2 - (b - a) / 2 * cos(pi * i / grid) for i in range(grid + 1)]
    fs, ws = [f(x) for x in xs], [weight(x) for x in xs]
    count = degree + 2
    nodes = [round(grid * (i + mpf(1) / 2) / count) for i in range(count)]
    for _ in range(30):
        system = matrix(count, count)
        for row, i in enumerate(nodes):
            for power in range(degree + 1):
                system[row, power] = xs[i] ** power
            system[row, degree + 1] = (-1) ** row / ws[i]
        solution = lu_solve(system, matrix([fs[i] for i in nodes]))
        c = list(solution[: degree + 1])
        errors = [w * (y - horner(c, x)) for x, y, w in zip(xs, fs, ws)]
        peaks = []  # the largest error of each run of one sign
        for i, e in enumerate(errors):
            if peaks and (errors[peaks[-1]] > 0) == (e > 0):
                if abs(e) > abs(errors[peaks[-1]]):
                    peaks[-1] = i
            else:
                peaks.append(i)
        while len(peaks) > count:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        if len(peaks) < count or max(abs(e) for e in errors) < abs(solution[degree + 1]) * mpf("1.001"):
            break
        nodes = peaks
    return c


def horner(c, x):
    result = mpf(0)
    for coefficient in reversed(c):
        result = result * x + coefficient
    return result


def show(name, f, weight, degree, a, b, single):
    a, b = mpf(a), mpf(b)
    c = remez(f, weight, degree, a, b)
    rounded = [mpf(struct.unpack("f", struct.pack("f", k))[0]) if single else mpf(float(k)) for k in c]
    points = [a + (b - a) * i / 2000 for i in range(1, 2000)]
    worst = max(abs(weight(x) * (f(x) - horner(rounded, x))) for x in points)
    suffix = "f" if single else ""
    print(f"// {name}: largest weighted error 2^{float(log(worst, 2)):.1f}")
    print("  " + ", ".join(f"{float(k):.{9 if single else 17}g}{suffix}" for k in rounded))


def exp_part(r):  # e^r = 1 + r + r^2 p(r)
    return (expm1(r) - r) / r**2 if abs(r) > mpf(10) ** -12 else mpf(1) / 2 + r / 6


def log_part(z):  # log((1+s) / (1-s)) = 2s + s z p(z), z = s^2
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) / s - 2) / z if z > mpf(10) ** -15 else mpf(2) / 3 + 2 * z / 5


def log_tail(z):  # p(z) = 2/3 + z tail(z)
    return (log_part(z) - mpf(2) / 3) / z if z > mpf(10) ** -9 else mpf(2) / 5 + 2 * z / 7


def tanh_part(z):  # tanh(x) = x + x z p(z), z = x^2
    x = sqrt(z)
    return (tanh(x) / x - 1) / z if z > mpf(10) ** -15 else mpf(-1) / 3 + 2 * z / 15


def erf_part(z):  # erf(x) = x + x p(x^2)
    x = sqrt(z)
    return erf(x) / x - 1 if z > mpf(10) ** -30 else 2 / sqrt(pi) - 1 - 2 * z / sqrt(pi) / 3


def erfc_part(t):  # erfc(x) = exp(-x^2 - p(x - 3))
    x = t + 3
    return -log(erfc(x)) - x * x


def sin_part(z):  # sin(x) = x + x z p(z), z = x^2
    x = sqrt(z)
    return (sin(x) / x - 1) / z if z > mpf(10) ** -15 else mpf(-1) / 6 + z / 120


def cos_part(z):  # cos(x) = 1 - z/2 + z^2 p(z)
    return (cos(sqrt(z)) - 1 + z / 2) / z**2 if z > mpf(10) ** -9 else mpf(1) / 24 - z / 720


half_ln2 = log(2) / 2 * mpf("1.001")
largest_s2 = (sqrt(2) - 1) ** 2 / (sqrt(2) + 1) ** 2 * mpf("1.001")
quarter_turn2 = (pi / 4) ** 2 * mpf("1.001")

degrees = {True: (4, 3, 4, 6, 6), False: (10, 6, 11, 11, 17)}
for single, (exp_degree, log_degree, tanh_degree, erf_degree, erfc_degree) in degrees.items():
    print("// float" if single else "// double")
    show("exp", exp_part, lambda r: abs(r) + mpf("0.001"), exp_degree, -half_ln2, half_ln2, single)
    show("log", log_part, lambda z: z + mpf("1e-6"), log_degree, mpf("1e-20"), largest_s2, single)
    show("tanh up to 5/8", tanh_part, lambda z: z + mpf("1e-6"), tanh_degree, mpf("1e-20"), (mpf(5) / 8) ** 2, single)
    show("erf on [0, 1]", erf_part, lambda z: mpf(1), erf_degree, mpf("1e-20"), 1, single)
    floor, end = (mpf(2) ** -30, 1) if single else (mpf(2) ** -60, 3)
    show("erfc beyond 1", erfc_part, lambda t: erfc(t + 3) + floor, erfc_degree, -2, end, single)
show("log's tail for pow", log_tail, lambda z: z + mpf("1e-6"), 7, mpf("1e-20"), largest_s2, False)
show("sin", sin_part, lambda z: z + mpf("1e-6"), 5, mpf("1e-20"), quarter_turn2, False)
show("cos", cos_part, lambda z: z * z + mpf("1e-6"), 5, mpf("1e-20"), quarter_turn2, False)
