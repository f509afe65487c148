# LIKENESS_ARCHIVE is a source archive of a release (scripts/release.sh makes it).
vcpkg_extract_source_archive(SOURCE_PATH ARCHIVE "${LIKENESS_ARCHIVE}")

if("program" IN_LIST FEATURES)
  set(program true)
else()
  set(program false)
endif()

if("sqlite" IN_LIST FEATURES)
  set(sqlite enabled)
else()
  set(sqlite disabled)
endif()

# What happens to be on the machine is no part of the package.
vcpkg_configure_meson(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -Dwerror=false -Dprogram=${program} -Dsqlite=${sqlite} -Dpostgresql=disabled)
vcpkg_install_meson()
vcpkg_cmake_config_fixup(PACKAGE_NAME likeness CONFIG_PATH lib/cmake/likeness)
vcpkg_fixup_pkgconfig()
vcpkg_copy_pdbs()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE" "${SOURCE_PATH}/makers/words/NOTICE")
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
