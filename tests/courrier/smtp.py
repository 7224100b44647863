"""Le serveur d'envoi des essais : STARTTLS et un mot de passe, ou il ne prend rien. Il écrit chaque message, décodé, sur une ligne de
recus.jsonl dans son dossier, et se conduit comme dit le fichier « mode » qui s'y trouve :

  ok      il prend
  refuse  il demande de revenir plus tard
  pend    il ne répond plus à qui donne un destinataire
  sourd   il ne répond plus à personne, dès la connexion
  raccroche  il coupe à la connexion
  coupe   il coupe avant d'avoir pris
  oublie  il prend, puis coupe : l'autre ne sait pas qu'il a pris
  tait    il prend, puis ne répond plus
  ferme   il ne parle à personne
  expediteur, quota  il refuse l'expéditeur, ou tout pour aujourd'hui

Il écrit chaque mauvaise conduite sur une ligne du fichier « conduites ».

Il écoute sur deux ports, qu'il dit sur une ligne : STARTTLS, et chiffré dès le premier octet.

Une adresse qui commence par « inconnu » n'existe pas, une qui commence par « plustard » attend toujours.
"""

import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DOSSIER, CERTIFICAT, CLE, NOM, MOT = sys.argv[1:6]


def mode():
    try:
        with open(os.path.join(DOSSIER, "mode"), encoding="utf-8") as fichier:
            return fichier.read().strip()
    except FileNotFoundError:
        return "ok"


def conduite(*possibles):
    """Dit s'il se conduit ainsi, et l'écrit."""
    dite = mode()
    if dite not in possibles:
        return None
    with open(os.path.join(DOSSIER, "conduites"), "ab", buffering=0) as fichier:
        fichier.write(f"{dite}\n".encode())
    return dite


class Muet(asyncio.Protocol):
    """Une connexion où rien n'est dit ; coupée aussitôt, où il raccroche."""

    def __init__(self, raccroche):
        self.raccroche = raccroche

    def connection_made(self, transport):
        if self.raccroche:
            transport.abort()


def partie(message, genre):
    corps = message.get_body((genre,))
    return corps.get_content() if corps else None


class Serveur:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return ["554 5.3.2 pas de courrier ici"] if conduite("ferme") else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if conduite("refuse"):
            return "451 4.3.0 revenez plus tard"
        if conduite("expediteur"):
            return "553 5.1.8 expediteur refuse"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if conduite("pend"):
            await asyncio.sleep(3600)
        if conduite("quota"):
            return "550 5.4.5 quota du jour atteint"
        if address.startswith("inconnu"):
            return "550 5.1.1 boite inconnue"
        if address.startswith("plustard"):
            return "450 4.2.0 boite occupee"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        dite = conduite("coupe", "oublie", "tait")
        if dite != "coupe":
            self.garde(server, session, envelope)
        if dite == "tait":
            await asyncio.sleep(3600)
        if dite:
            server.transport.abort()
        return "250 OK"

    def garde(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        ligne = {
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "connu": bool(session.authenticated),
            "de": envelope.mail_from,
            "vers": envelope.rcpt_tos,
            "entetes": message.keys(),
            "id": message["Message-ID"],
            "From": str(message["From"]),
            "To": str(message["To"]),
            "Reply-To": str(message["Reply-To"] or ""),
            "objet": str(message["Subject"]),
            "texte": partie(message, "plain"),
            "html": partie(message, "html"),
        }
        octets = (json.dumps(ligne, ensure_ascii=False) + "\n").encode()
        with open(os.path.join(DOSSIER, "recus.jsonl"), "ab", buffering=0) as fichier:
            fichier.write(octets)


def identifie(server, session, envelope, mechanism, auth_data):
    juste = isinstance(auth_data, LoginPassword) and (auth_data.login, auth_data.password) == (NOM.encode(), MOT.encode())
    return AuthResult(success=juste, handled=False)


def main():
    chiffre = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    chiffre.load_cert_chain(CERTIFICAT, CLE)
    boucle = asyncio.new_event_loop()
    asyncio.set_event_loop(boucle)

    def connexion(chiffree):
        if muet := conduite("sourd", "raccroche"):
            return Muet(muet == "raccroche")
        return SMTP(
            Serveur(),
            hostname="localhost",
            enable_SMTPUTF8=True,
            require_starttls=not chiffree,
            auth_required=True,
            auth_require_tls=not chiffree,
            authenticator=identifie,
            tls_context=None if chiffree else chiffre,
            loop=boucle,
        )

    def ecoute(chiffree):
        ssl_ = chiffre if chiffree else None
        serveur = boucle.create_server(lambda: connexion(chiffree), "127.0.0.1", 0, ssl=ssl_)
        return boucle.run_until_complete(serveur).sockets[0].getsockname()[1]

    print(ecoute(False), ecoute(True), flush=True)
    boucle.run_forever()


main()
