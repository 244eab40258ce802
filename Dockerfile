# One image a service: `docker build --build-arg SERVICE=analyzer -t millrace/analyzer .`
# Static Swift runtime, not root, the decoder only where it is used, and of shared libraries only what is loaded.
ARG SWIFT_VERSION=6.3

# What the base has already need not be copied.
FROM debian:bookworm-slim AS bare
RUN find /lib/ /usr/lib/ -name '*.so*' -printf '%f\n' | sort -u > /present

FROM swift:${SWIFT_VERSION}-bookworm AS build
COPY scripts/packages /tmp/packages
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates poppler-data tini \
        $(awk '$2 == "build" || $2 == "run" { print $1 }' /tmp/packages) \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/src/.build,sharing=locked scripts/image/build /programs
COPY --from=bare /present /present
RUN scripts/image/gather /programs /present /image

FROM debian:bookworm-slim
ARG SERVICE
LABEL org.opencontainers.image.title="Millrace ${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image/every/ /image/${SERVICE}/ /
# Every port of a container is for its network; OCR is one thread a process, or it spins.
ENV SERVICE=${SERVICE} BIND_ADDRESS=0.0.0.0 LOG_FORMAT=json OMP_THREAD_LIMIT=1 TMPDIR=/tmp
WORKDIR /tmp
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD ["healthy"]
ENTRYPOINT ["tini", "--", "service"]
