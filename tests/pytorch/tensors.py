"""Safetensors files without the package of that name: named tensors and texts, read and written."""

import json
import pathlib
import struct

import torch

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def write(path, tensors, metadata=None):
    header, data = {"__metadata__": dict(metadata or {})}, b""
    for name, tensor in tensors.items():
        numbers = bytes(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).tolist())
        dtype = next(word for word, known in DTYPES.items() if known == tensor.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path):
    content = pathlib.Path(path).read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:start])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        numbers = bytearray(content[start + first : start + last])
        tensors[name] = torch.frombuffer(numbers, dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata


def without_checksum(path):
    tensors, metadata = read(path)
    metadata.pop("crc32", None)
    write(path, tensors, metadata)
