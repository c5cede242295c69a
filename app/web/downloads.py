"""What leaves the board as a file."""

from fastapi import APIRouter

router = APIRouter(prefix="/b/{code}")
