"""The peer: what a good team would write with FastAPI, asyncpg and Celery for the same upload, tuned.

uvloop and httptools, prepared statements over a pool, the file written and synced in a thread, the Celery message sent
over a kept connection without result backend. Durable like ours: object and folder synced, row committed, then 202.
"""
import asyncio
import hashlib
import os
import uuid
from contextlib import asynccontextmanager

import asyncpg
import jwt
from celery import Celery
from fastapi import FastAPI, Header, HTTPException, UploadFile
from fastapi.responses import JSONResponse

OBJECTS = os.environ["PEER_OBJECTS"]
SECRET = os.environ["JWT_SECRET"]

celery = Celery("peer", broker=os.environ["PEER_BROKER"])
celery.conf.update(task_ignore_result=True, broker_pool_limit=16, task_serializer="json", task_acks_late=True)

SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    id uuid PRIMARY KEY, owner text NOT NULL, filename text NOT NULL, size bigint NOT NULL, sha256 bytea NOT NULL,
    content_type text NOT NULL, status text NOT NULL DEFAULT 'pending', uploaded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (owner, sha256)
)
"""
INSERT = """
INSERT INTO files (id, owner, filename, size, sha256, content_type) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (owner, sha256) DO NOTHING RETURNING id
"""


@asynccontextmanager
async def lifespan(app):
    """A pool of eight connections, as ours."""
    app.state.pool = await asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=8, max_size=8)
    await app.state.pool.execute(SCHEMA)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


def store(path, content):
    """Writes the object so that a power cut cannot take it back."""
    descriptor = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.rename(path + ".part", path)
    folder = os.open(OBJECTS, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@app.post("/api/v1/files/upload")
async def upload(file: UploadFile, authorization: str = Header()):
    """Object, row, message; then 202."""
    try:
        owner = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])["sub"]
    except jwt.PyJWTError as error:
        raise HTTPException(401, "no valid token") from error
    content = await file.read()
    digest = hashlib.sha256(content).digest()
    file_id = uuid.uuid4()
    await asyncio.to_thread(store, f"{OBJECTS}/{file_id}", content)
    row = await app.state.pool.fetchrow(
        INSERT, file_id, owner, file.filename, len(content), digest, file.content_type
    )
    if row is None:
        return JSONResponse({"duplicate": True}, 200)
    celery.send_task("analyze", args=[str(file_id)], queue="analyze", ignore_result=True)
    return JSONResponse({"file_id": str(file_id), "status": "pending", "sha256": digest.hex()}, 202)
