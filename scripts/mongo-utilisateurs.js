// Crée les rôles de mongo-roles.json et leurs utilisateurs, dans la base de carnet ; les mots de passe sont demandés.
// Se relance sans risque : un rôle qui est là est remis à ce qu'il doit être, un utilisateur qui est là garde son mot de passe.
//
//     mongosh 'mongodb://admin@hote:27017/admin?replicaSet=rs0&tls=true&tlsCAFile=ca.pem' scripts/mongo-utilisateurs.js
//
// Une autre base que « carnet » : CARNET_DB=lycee mongosh …
/* global db, load, passwordPrompt, print, process, require, __dirname */
const nom = process.env.CARNET_DB || "carnet";
const base = db.getSiblingDB(nom);
const roles = JSON.parse(require("fs").readFileSync(require("path").join(__dirname, "mongo-roles.json"), "utf8"));

for (const [role, { utilisateur, pour, actions }] of Object.entries(roles)) {
  const privileges = [{ resource: { db: nom, collection: "" }, actions }];
  if (base.getRole(role)) {
    base.updateRole(role, { privileges, roles: [] });
  } else {
    base.createRole({ role, privileges, roles: [] });
  }
  if (base.getUser(utilisateur)) {
    base.updateUser(utilisateur, { roles: [role] });
    print(`${utilisateur} : déjà là, ${role}`);
  } else {
    print(`${utilisateur} (${pour})`);
    base.createUser({ user: utilisateur, pwd: passwordPrompt(), roles: [role] });
  }
}
print(`adresse pour carnet : mongodb://carnet:mot-de-passe@hote:27017/?authSource=${nom}&replicaSet=rs0&tls=true&tlsCAFile=…`);
