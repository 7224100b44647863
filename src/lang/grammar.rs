//! The grammar of a line (design, section 3), written with nom. It knows the shape of a line and no command's name, so that a
//! new command leaves it alone.
//!
//! ```text
//! ligne       = [ verbe [ expression ] ] [ "#" commentaire ]
//! expression  = conjonction { "ou" conjonction }
//! conjonction = terme { [ "et" ] terme }
//! terme       = "non" terme | "(" expression ")" | champ op valeur | mot
//! valeur      = mot | mot ";" mot { ";" mot } | [ mot ] ".." [ mot ]
//! ```

mod echec;
pub(in crate::lang) mod mot;
mod reste;
mod valeur;

use super::diagnostic::{Cle, Cote, Diagnostic, Probleme, Suite};
use super::{Attendu, Critere, Expr, Ligne, Mot, Op, Span};
use crate::texte::is_control;
use echec::{Echec, Lu, oblige};
use mot::{Atome, Place, atome, blancs, est_blanc, operateur, operateur_en_tete};
use nom::branch::alt;
use nom::character::complete::char;
use nom::combinator::{fail, opt, rest};
use nom::{Err, Input, Parser};
use reste::Reste;

/// The longest line that is read, in bytes.
pub const LONGUEUR_MAX: usize = 64 * 1024;

/// How deep parentheses and `non` may nest.
pub const PROFONDEUR_MAX: usize = 64;

/// Reads one line. A byte order mark before it and line ends behind it do not count; spans are bytes of `ligne` as given.
///
/// # Errors
/// A `Diagnostic` with the place of what was not understood. A line over `LONGUEUR_MAX` bytes, or with a character that a
/// terminal would obey (other than a tab), is refused before it is read.
pub fn parse(ligne: &str) -> Result<Ligne, Diagnostic> {
    let sans_bom = ligne.strip_prefix('\u{feff}').unwrap_or(ligne);
    let debut = ligne.len() - sans_bom.len();
    let texte = sans_bom.trim_end_matches(['\r', '\n']);
    refuse_illisible(texte, debut)?;
    match une_ligne(Reste::new(texte, debut)) {
        Ok((_, lue)) => Ok(lue),
        Err(Err::Error(echec) | Err::Failure(echec)) => Err(echec.diagnostic()),
        // Only nom's streaming parsers ask for more, and none is used here.
        Err(Err::Incomplete(_)) => {
            Err(Diagnostic::new(Probleme::Inattendu, Span { start: ligne.len(), end: ligne.len() }))
        }
    }
}

fn refuse_illisible(texte: &str, debut: usize) -> Result<(), Diagnostic> {
    if texte.len() > LONGUEUR_MAX {
        let span = Span { start: debut + LONGUEUR_MAX, end: debut + texte.len() };
        return Err(Diagnostic::new(Probleme::TropLongue { octets: texte.len() }, span));
    }
    if texte.bytes().all(|octet| matches!(octet, b' '..=b'~' | b'\t')) {
        return Ok(());
    }
    match texte.char_indices().find(|(_, c)| is_control(*c) && *c != '\t') {
        Some((n, c)) => {
            let start = debut + n;
            Err(Diagnostic::new(Probleme::Controle(c), Span { start, end: start + c.len_utf8() }))
        }
        None => Ok(()),
    }
}

fn une_ligne(i: Reste<'_>) -> Lu<'_, Ligne> {
    let (i, _) = blancs(i)?;
    let (i, verbe) = opt(verbe).parse(i)?;
    let (i, arguments) = match verbe {
        Some(_) => opt(|i| expression(i, 0)).parse(i)?,
        None => (i, None),
    };
    let (i, _) = blancs(i)?;
    let (i, commentaire) = opt(commentaire).parse(i)?;
    if i.texte().is_empty() {
        return Ok((i, Ligne { verbe, arguments, commentaire }));
    }
    if verbe.is_some() {
        return Err(refus(i, None));
    }
    let span = operateur(i).map_or(Span { start: i.place(), end: i.place() + 1 }, |(_, (_, span))| span);
    Err(Echec::ferme(Probleme::CommandeAttendue, span))
}

/// The first word, which no operator may follow.
fn verbe(i: Reste<'_>) -> Lu<'_, Mot> {
    let (suite, atome) = atome(i, Place::Argument)?;
    match operateur_suivant(suite)? {
        (_, Some((_, op))) => Err(Echec::ferme(Probleme::CritereSansCommande, atome.span.to(op))),
        (_, None) => Ok((suite, atome.into())),
    }
}

/// `#` and all that follows it on the line.
fn commentaire(i: Reste<'_>) -> Lu<'_, Mot> {
    let (corps, _) = char('#').parse(i)?;
    let (suite, texte) = rest(corps)?;
    Ok((suite, Mot { texte: texte.texte().to_owned(), cite: false, span: i.lu_jusqu_a(suite).0 }))
}

fn expression(i: Reste<'_>, profondeur: usize) -> Lu<'_, Expr> {
    let (mut i, premiere) = conjonction(i, profondeur)?;
    let mut autres = Vec::new();
    while let (apres, Some(ou)) = opt(|i| cle(i, Cle::Ou)).parse(i)? {
        let incomplet = || Probleme::Incomplet { cle: Cle::Ou, cote: Cote::Droite };
        let (fin, branche) = oblige(|i| conjonction(i, profondeur), incomplet, ou)(apres)?;
        autres.push(branche);
        i = fin;
    }
    Ok((i, lie(premiere, autres, Expr::Ou)))
}

fn conjonction(i: Reste<'_>, profondeur: usize) -> Lu<'_, Expr> {
    let (mut i, premier) = terme(i, profondeur)?;
    let mut autres = Vec::new();
    loop {
        let (apres, et) = opt(|i| cle(i, Cle::Et)).parse(i)?;
        let (fin, suivant) = match et {
            Some(et) => {
                let incomplet = || Probleme::Incomplet { cle: Cle::Et, cote: Cote::Droite };
                oblige(|i| terme(i, profondeur), incomplet, et).map(Some).parse(apres)?
            }
            None => opt(|i| terme(i, profondeur)).parse(i)?,
        };
        let Some(suivant) = suivant else { return Ok((i, lie(premier, autres, Expr::Et))) };
        autres.push(suivant);
        i = fin;
    }
}

/// One expression as it is; several tied. Most lines never need the vector.
fn lie(premier: Expr, mut suivants: Vec<Expr>, lien: fn(Vec<Expr>) -> Expr) -> Expr {
    if suivants.is_empty() {
        return premier;
    }
    suivants.insert(0, premier);
    lien(suivants)
}

/// One argument with what binds it tightest. Reads nothing where none begins.
fn terme(i: Reste<'_>, profondeur: usize) -> Lu<'_, Expr> {
    let (i, _) = blancs(i)?;
    let critere = |i| Err(Echec::ouvert(i, Attendu::Critere));
    alt((|i| negation(i, profondeur), |i| groupe(i, profondeur), critere_ou_mot, critere)).parse(i)
}

fn negation(i: Reste<'_>, profondeur: usize) -> Lu<'_, Expr> {
    let (apres, non) = cle(i, Cle::Non).map_err(|_| Echec::ouvert(i, Attendu::Non))?;
    let plus_profond = descend(profondeur, non)?;
    let incomplet = || Probleme::Incomplet { cle: Cle::Non, cote: Cote::Droite };
    let (suite, nie) = oblige(|i| terme(i, plus_profond), incomplet, non)(apres)?;
    let span = non.to(nie.span());
    Ok((suite, Expr::Non(Box::new(nie), span)))
}

fn groupe(i: Reste<'_>, profondeur: usize) -> Lu<'_, Expr> {
    if i.octet() != Some(b'(') {
        return Err(Echec::ouvert(i, Attendu::ParentheseOuvrante));
    }
    let (apres, _) = char('(').parse(i)?;
    let ouvrante = i.lu_jusqu_a(apres).0;
    let plus_profond = descend(profondeur, ouvrante)?;
    let (fin, dedans) = opt(|i| expression(i, plus_profond)).parse(apres)?;
    let (fin, _) = blancs(fin)?;
    match (char::<_, Echec>(')').parse(fin), dedans) {
        (Ok((suite, _)), Some(dedans)) => Ok((suite, Expr::Groupe(Box::new(dedans), i.lu_jusqu_a(suite).0))),
        (Ok((suite, _)), None) => Err(Echec::ferme(Probleme::GroupeVide, i.lu_jusqu_a(suite).0)),
        (Err(_), _) => Err(refus(fin, Some(ouvrante))),
    }
}

/// One level deeper, or the refusal: the grammar recurses, and the stack has an end.
fn descend(profondeur: usize, span: Span) -> Result<usize, Err<Echec>> {
    if profondeur < PROFONDEUR_MAX { Ok(profondeur + 1) } else { Err(Echec::ferme(Probleme::TropProfond, span)) }
}

/// Why no argument begins at `i`, blanks skipped; `ouvrante` is the innermost parenthesis still open.
fn refus(i: Reste<'_>, ouvrante: Option<Span>) -> Err<Echec> {
    if let Ok((_, (op, span))) = operateur_en_tete(i) {
        return Echec::ferme(Probleme::ChampAttendu(op), span);
    }
    for mot_cle in [Cle::Ou, Cle::Et] {
        if let Ok((_, span)) = cle(i, mot_cle) {
            return Echec::ferme(Probleme::Incomplet { cle: mot_cle, cote: Cote::Gauche }, span);
        }
    }
    match ouvrante {
        Some(span) => Echec::ferme(Probleme::ParentheseNonFermee, span),
        None if i.octet() == Some(b')') => {
            Echec::ferme(Probleme::ParentheseNonOuverte, Span { start: i.place(), end: i.place() + 1 })
        }
        None => Echec::ferme(Probleme::Inattendu, i.ici()),
    }
}

/// The keyword, standing alone: a blank, a parenthesis or the end follows. Blanks before it are skipped.
fn cle(i: Reste<'_>, cle: Cle) -> Lu<'_, Span> {
    let (i, _) = blancs(i)?;
    let mot = cle.mot();
    if !i.texte().as_bytes().get(..mot.len()).is_some_and(|lu| lu.eq_ignore_ascii_case(mot.as_bytes())) {
        return fail().parse(i);
    }
    let suite = i.take_from(mot.len());
    match suite.texte().chars().next() {
        Some(c) if !est_blanc(c) && !matches!(c, '(' | ')') => fail().parse(i),
        _ => Ok((suite, i.lu_jusqu_a(suite).0)),
    }
}

/// The operator behind a word, tight or behind blanks, if there is one: `Some((op, its place))`.
fn operateur_suivant(i: Reste<'_>) -> Lu<'_, Option<(Op, Span)>> {
    let (sans_blancs, _) = blancs(i)?;
    if sans_blancs.place() == i.place() { opt(operateur).parse(i) } else { opt(operateur_en_tete).parse(sans_blancs) }
}

fn critere_ou_mot(debut: Reste<'_>) -> Lu<'_, Expr> {
    let (apres, champ) = atome(debut, Place::Argument)?;
    let serre = operateur(apres).is_ok();
    if !serre && !champ.cite && Cle::lue(&champ.texte).is_some() {
        return Err(Echec::ouvert(debut, Attendu::Mot));
    }
    match operateur_suivant(apres)? {
        (suite, Some((op, place))) => critere(suite, champ, (op, place), serre),
        (_, None) => Ok((apres, Expr::Mot(champ.into()))),
    }
}

/// The rest of a criterion, whose field and operator are read: there is no way back.
fn critere<'a>(i: Reste<'a>, champ: Atome<'_>, (op, place): (Op, Span), serre: bool) -> Lu<'a, Expr> {
    if !champ.est_un_champ() {
        return Err(Echec::ferme(Probleme::ChampInvalide(champ.texte.into_owned()), champ.span));
    }
    if operateur_en_tete(i).is_ok() {
        let signes = i.texte().bytes().take_while(|octet| b"=<>~!".contains(octet)).count();
        let ecrit = format!("{}{}", op.symbole(), &i.texte()[..signes]);
        return Err(Echec::ferme(
            Probleme::OperateurInconnu(ecrit),
            Span { start: place.start, end: place.end + signes },
        ));
    }
    let (apres_blancs, _) = blancs(i)?;
    let suite = match apres_blancs.octet() {
        Some(b'(') => Suite::Parenthese,
        Some(b')' | b'#') | None => Suite::Rien,
        Some(_) if serre => Suite::Espace,
        Some(_) => Suite::Rien,
    };
    let probleme = || Probleme::ValeurAttendue { champ: champ.texte.clone().into_owned(), op, suite };
    // `prenom= x` is more often a slip than a value; `prenom = x` is written with care, and `prenom = #` ends in a comment.
    let debut = if serre || apres_blancs.octet() == Some(b'#') { i } else { apres_blancs };
    let (fin, valeur) = oblige(valeur::valeur, probleme, i.ici())(debut)?;
    Ok((fin, Expr::Critere(Critere { champ: champ.into(), op, valeur })))
}
