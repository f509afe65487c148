"""Conan 2 recipe: ``conan create packaging/conan --version 0.1.0`` from the root of a checkout."""

import os

from conan import ConanFile
from conan.tools.files import copy
from conan.tools.gnu import PkgConfigDeps
from conan.tools.layout import basic_layout
from conan.tools.meson import Meson, MesonToolchain


class Likeness(ConanFile):
    name = "likeness"
    license = "MIT"
    description = "Learns a table and writes a new one like it"
    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False], "openmp": [True, False], "program": [True, False]}
    # Of Boost, headers alone are used.
    default_options = {"shared": True, "openmp": True, "program": False, "boost/*:header_only": True}
    requires = "eigen/3.4.0", "boost/1.83.0", "nlohmann_json/3.11.3"
    tool_requires = "meson/1.2.2", "pkgconf/2.0.3"

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..", "..")
        copy(self, "*", src=root, dst=self.export_sources_folder, excludes=["build*", ".git/*", "docs/images/*"])

    def layout(self):
        basic_layout(self)

    def generate(self):
        PkgConfigDeps(self).generate()
        toolchain = MesonToolchain(self)
        toolchain.project_options["werror"] = "false"
        toolchain.project_options["openmp"] = "enabled" if self.options.openmp else "disabled"
        # What happens to be on the machine is no part of the package.
        toolchain.project_options["sqlite"] = "disabled"
        toolchain.project_options["postgresql"] = "disabled"
        toolchain.project_options["program"] = bool(self.options.program)
        toolchain.project_options["default_library"] = "shared" if self.options.shared else "static"
        toolchain.generate()

    def build(self):
        meson = Meson(self)
        meson.configure()
        meson.build()

    def package(self):
        Meson(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.libs = ["likeness"]
        self.cpp_info.set_property("cmake_target_name", "likeness::likeness")
        if self.options.openmp and not self.options.shared:
            self.cpp_info.exelinkflags = ["-fopenmp"]
