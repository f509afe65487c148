"""Tables for side-by-side runs: as arrays for Python peers, as binary files for bench/stats/driver.cpp."""

import pathlib

import numpy
import pandas

# name: (target, whether it is a class)
TARGETS = {
    "adult": ("income", True),
    "pima": ("test", True),
    "wisconsin_breast": ("10", True),
    "parkinsons": ("status", True),
    "cryotherapy": ("Result_of_Treatment", True),
    "fat": ("brozek", False),
    "liver": ("5", False),
    "prostate": ("lpsa", False),
}


class Table:
    """Numbers (rows x a), codes (rows x b) and targets; classes is 0 for regression."""

    def __init__(self, numbers, codes, targets, classes):
        self.numbers = numbers
        self.codes = codes
        self.targets = targets
        self.classes = classes

    def rows(self, index):
        return Table(self.numbers[index], self.codes[index], self.targets[index], self.classes)

    def matrix(self):
        return numpy.hstack([self.numbers, self.codes])

    def write(self, path):
        header = [len(self.targets), self.numbers.shape[1], self.codes.shape[1], self.classes]
        with open(path, "wb") as file:
            file.write(numpy.array(header, dtype="int64").tobytes())
            file.write(self.numbers.astype("float64").tobytes(order="F"))
            file.write(self.codes.astype("int32").tobytes(order="F"))
            file.write(self.targets.astype("float64").tobytes())


def load(folder, name):
    """The table of this name from `folder`; text columns become category codes."""
    target, classification = TARGETS[name]
    frame = pandas.read_csv(pathlib.Path(folder) / f"{name}.csv", skipinitialspace=True)
    targets, classes = frame.pop(target), 0
    if classification:
        targets = targets.astype("category").cat.codes
        classes = int(targets.max()) + 1
    text = frame.select_dtypes(exclude="number").columns
    codes = frame[text].apply(lambda column: column.astype("category").cat.codes)
    numbers = frame.drop(columns=text)
    return Table(
        numbers.to_numpy(float),
        codes.to_numpy("int32").reshape(len(frame), -1),
        targets.to_numpy(float),
        classes,
    )
