"""Une passerelle SMS en JSON, pour les essais : elle demande une clef et du JSON, et écrit chaque SMS sur une ligne de sms.jsonl dans
son dossier. Une clef qu'elle a déjà vue ne part pas deux fois."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

DOSSIER, CLEF = sys.argv[1:3]
VUES = set()


class Passerelle(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        octets = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Authorization"] != f"Bearer {CLEF}":
            return self.dit(401, "clef inconnue")
        if self.headers["Content-Type"] != "application/json":
            return self.dit(415, "JSON attendu")
        sms = json.loads(octets)
        if self.headers["Idempotency-Key"] != sms["reference"]:
            return self.dit(400, "reference")
        if sms["reference"] not in VUES:
            VUES.add(sms["reference"])
            with open(os.path.join(DOSSIER, "sms.jsonl"), "ab", buffering=0) as fichier:
                fichier.write((json.dumps({**sms, "chemin": self.path}, ensure_ascii=False) + "\n").encode())
        return self.dit(202, "pris")

    def dit(self, statut, texte):
        corps = json.dumps({"etat": texte}).encode()
        self.send_response(statut)
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *_):
        pass


serveur = HTTPServer(("127.0.0.1", 0), Passerelle)
print(serveur.server_port, flush=True)
serveur.serve_forever()
