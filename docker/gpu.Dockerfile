# An agent whose student runs on an NVIDIA GPU: worth it from some ten agents on (`--agents`, or `steve2 policy serve`).
# The host needs driver 580 or newer and the NVIDIA container toolkit. Not built or run by the project itself: docs/deploy.md.
#
# onnxruntime-gpu 1.31 is built for CUDA 13.0 and cuDNN 9 (its package's extras "cuda" and "cudnn"): the base image has both.
FROM python:3.11-slim-bookworm AS python

FROM nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04
COPY --from=python /usr/local /usr/local
# The libraries that the copied Python is linked with; then whether it finds them.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates libbz2-1.0 libexpat1 libffi8 liblzma5 libsqlite3-0 libssl3t64 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && ldconfig \
    && python3.11 -c "import bz2, ctypes, lzma, sqlite3, ssl, zlib"
RUN useradd --create-home --uid 10001 steve2
USER steve2
RUN mkdir -p /home/steve2/app/runs /home/steve2/app/docker /home/steve2/app/bridge/minecraft/node \
    && python3.11 -m venv /home/steve2/venv
WORKDIR /home/steve2/app
ENV PATH=/home/steve2/venv/bin:${PATH} PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

COPY --chown=steve2 pyproject.toml constraints.txt ./
COPY --chown=steve2 docker/dependencies.py docker/
# Exactly: another release may be built for another CUDA than the base image's.
RUN python docker/dependencies.py gpu broker > /tmp/requirements.txt \
    && pip install -c constraints.txt -r /tmp/requirements.txt onnxruntime-gpu==1.31.1
COPY --chown=steve2 bridge/__init__.py bridge/
COPY --chown=steve2 bridge/minecraft/__init__.py bridge/minecraft/install.py bridge/minecraft/
COPY --chown=steve2 bridge/minecraft/node/package.json bridge/minecraft/node/package-lock.json bridge/minecraft/node/.npmrc bridge/minecraft/node/
RUN python -m bridge.minecraft.install

COPY --chown=steve2 . .
RUN pip install --no-deps -e . && steve2 setup

HEALTHCHECK --interval=30s --timeout=10s --start-period=10m --retries=2 CMD ["steve2", "health", "--port", "9464", "--seconds", "120"]
VOLUME /home/steve2/app/runs
ENTRYPOINT ["python", "-m", "runtime.container"]
CMD ["run"]
