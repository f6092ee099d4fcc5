# Two stages: the first builds, the second has Python, the locked packages and the wheel, and nothing else.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# The locks come first: this layer stays while only our own code changes.
COPY requirements/build.lock requirements/run.lock requirements/
RUN pip install --require-hashes --only-binary=:all: --requirement requirements/build.lock
RUN python -m venv --without-pip /opt/watcher
RUN pip --python /opt/watcher install --require-hashes --only-binary=:all: --no-binary=dkimpy --requirement requirements/run.lock

COPY . .
RUN python -m hatchling build -t wheel -d /wheel
RUN pip --python /opt/watcher install --no-deps --no-index /wheel/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --no-create-home watcher && install --directory --owner=watcher /data
COPY --from=build /opt/watcher /opt/watcher
ENV PATH=/opt/watcher/bin:$PATH PYTHONUNBUFFERED=1 WATCHER_DATA_DIR=/data WATCHER_HOST=0.0.0.0
WORKDIR /data
USER 10001
EXPOSE 8000
CMD ["watcher", "run"]
