# What a program needs of this machine to run as this one does, a line each. Of the
# libraries that are loaded their folders, for a program may load more of them.
import os
import site
import sys

import flask_sqlalchemy

print(sys.executable)
needs = [p for p in sys.path if os.path.exists(p)]
if sys.prefix != sys.base_prefix:
    needs.append(os.path.join(sys.prefix, "pyvenv.cfg"))
try:
    with open("/proc/self/maps") as maps:
        libraries = {line.split(None, 5)[5].strip() for line in maps if line.count(" /")}
except OSError:
    libraries = set()
needs += {os.path.dirname(f) for f in libraries if ".so" in os.path.basename(f)}
for path in sorted(set(needs)):
    print(path)
