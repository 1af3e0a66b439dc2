# MineDojo with its own Java engine, served over steve2's wire: the agent connects from outside with a token.
# Not built or run by the project itself, which has no network for it: docs/minedojo.md says what was checked instead.
#
# The build takes Minecraft 1.11.2 from Mojang's servers, under Mojang's licence: keep the image to yourself.
FROM eclipse-temurin:8-jdk AS jdk

FROM python:3.11-slim-bookworm
ENV JAVA_HOME=/opt/java/openjdk
ENV PATH=${JAVA_HOME}/bin:${PATH}
COPY --from=jdk ${JAVA_HOME} ${JAVA_HOME}
# Xvfb is the display; the game asks xrandr for its modes and draws by Mesa, in software.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        git make xvfb xauth x11-xserver-utils libgl1 libgl1-mesa-dri \
        libxcursor1 libxi6 libxrandr2 libxtst6 libxxf86vm1 libopenal1 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home steve2
WORKDIR /home/steve2/app
COPY --chown=steve2 . .
USER steve2
ENV STEVE2_MINEDOJO=/home/steve2/minedojo
RUN make .venv/.stamp-run PYTHON=python3 && .venv/bin/steve2 minedojo install

# The library that the wheel's build asks for is gone; a user of MineDojo keeps a copy (upstream's issue 113). It is run while the
# engine is built: the hash is that of the copy which other users have pinned.
ARG MIXIN_GRADLE=https://github.com/verityw/MixinGradle-dcfaf61.git
ARG MIXIN_SHA256=bfdcda4cbf23f28392384818a1417c2d6df687e15ce77530ef96381393102f8a
ARG FORGE_OWNER=MineDojo
ARG LIBRARIES=/home/steve2/libraries
RUN git clone --depth 1 "${MIXIN_GRADLE}" "${LIBRARIES}/MixinGradle-dcfaf61" \
    && echo "${MIXIN_SHA256}  ${LIBRARIES}/MixinGradle-dcfaf61/MixinGradle/dcfaf61/MixinGradle-dcfaf61.jar" | sha256sum --check \
    && .venv/bin/steve2 minedojo repair --libraries "${LIBRARIES}" --forge-owner "${FORGE_OWNER}"

# Built once, in the place where launchClient.sh looks for it; without it every launch would build anew. jitpack often needs a
# second asking.
ENV MALMO=${STEVE2_MINEDOJO}/lib/python3.11/site-packages/minedojo/sim/Malmo/Minecraft
RUN cd "${MALMO}" \
    && for attempt in 1 2 3; do \
        ./gradlew --no-daemon -g run/gradle setupDecompWorkspace shadowJar && break; \
        test "${attempt}" -lt 3 && sleep 30 || exit 1; \
    done

ENV MINEDOJO_HEADLESS=1
RUN .venv/bin/steve2 minedojo check
EXPOSE 8765
ENTRYPOINT [".venv/bin/steve2", "world", "minedojo"]
CMD ["harvest_1_log", "--engine", "java", "--host", "0.0.0.0", "--port", "8765"]
