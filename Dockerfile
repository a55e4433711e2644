# The image is the program and nothing else: no shell, no package, no library. Build it with BuildKit:
#   docker build --tag chancery .
# It runs with a read-only root, as a user without rights. The database is in the volume /data:
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --publish 127.0.0.1:8000:8000 --volume chancery:/data chancery

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# Static, with the C library in it. The target is named so that the flag is not that of build
# scripts and macros as well, which cannot be static.
ENV RUSTFLAGS="-C target-feature=+crt-static"
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    target="$(rustc --print host-tuple)" \
    && cargo build --locked --release --target "$target" \
    && install -D "target/$target/release/chancery" /out/usr/local/bin/chancery \
    && install -D --mode 644 --target-directory /out/licences LICENSE LICENSE-APACHE LICENSE-MIT \
    && mkdir /out/data

FROM scratch
ARG VERSION=""
ARG REVISION=""
LABEL org.opencontainers.image.title="Chancery" \
      org.opencontainers.image.description="Curated diplomatic records, each with its sources, as a nested GraphQL API" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /out/usr/local/bin/chancery /usr/local/bin/chancery
COPY --from=build /out/licences /licences
COPY --from=build --chown=65532:65532 /out/data /data
# Here lies chancery.db, the database where DATABASE_URL names no other.
WORKDIR /data
VOLUME ["/data"]
# The allocator gives memory back at once: a flood of large answers leaves none behind.
ENV CHANCERY_LISTEN=0.0.0.0:8000 \
    CHANCERY_LOG_FORMAT=json \
    MIMALLOC_PURGE_DELAY=0
EXPOSE 8000
USER 65532:65532
# No HEALTHCHECK, for nothing in here could ask: whoever runs the image asks /health/ready.
ENTRYPOINT ["/usr/local/bin/chancery"]
