# One image for web, worker, beat and migrations; compose.yaml says which is which.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 CANDOR_DATA=/data
RUN useradd --create-home candor && install -d -o candor -g candor /data
WORKDIR /candor
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
USER candor
VOLUME /data
EXPOSE 8000
# Two processes of eight threads; requests under way get 20 s to finish when the container is stopped.
CMD ["gunicorn", "crm.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "8", "--preload", "--graceful-timeout", "20", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
