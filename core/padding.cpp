// Empty: keeps the number of sources from being a multiple of unity_size (see meson.build).
