# Emscripten's configuration (`.emscripten`) for the assembly that scripts/setup makes on Debian 12.
import os
import shutil

LLVM_ROOT = "/usr/bin"
LLVM_ADD_VERSION = "19"
CLANG_ADD_VERSION = "19"
BINARYEN_ROOT = os.path.join(os.path.dirname(os.path.realpath(__file__)), "node_modules", "binaryen")
NODE_JS = shutil.which("node")
FROZEN_CACHE = True  # the system libraries come prebuilt; nothing is ever built into the cache
