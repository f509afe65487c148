"""SDV's exceptions, by their names."""


class InvalidDataError(Exception):
    """The data don't fit the metadata, or can't be learned."""


class SamplingError(Exception):
    """Rows can't be made."""


class NotFittedError(Exception):
    """The synthesizer has not been fitted."""


class SynthesizerInputError(Exception):
    """A parameter or call that is wrong or not known here."""


class InvalidMetadataError(Exception):
    """The metadata are wrong."""


class NonParametricError(Exception):
    """The distributions have no parameters."""


class VisualizationUnavailableError(Exception):
    """There is nothing to show."""
