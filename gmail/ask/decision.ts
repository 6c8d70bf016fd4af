/** What a person decided; `undecided` where nobody can tell it from their words. */
export type Decision = 'approved' | 'disapproved' | 'undecided';

/** The words by which a reply decides. */
export interface DecisionWords {
	approve: string[];
	disapprove: string[];
}

/** In the languages whose replies are known: what a reply begins with that says yes. */
export const approveWords = [
	...['yes', 'y', 'yep', 'yeah', 'ok', 'okay', 'approve', 'approved', 'agree', 'agreed', 'accept'],
	...[
		'accepted',
		'confirm',
		'confirmed',
		'granted',
		'i approve',
		'i agree',
		'go ahead',
		'i confirm',
	],
	...['ja', 'jawohl', 'jo', 'genehmigt', 'freigegeben', 'einverstanden', 'zugestimmt', 'bestätigt'],
	...['passt', 'in ordnung', 'ich stimme zu', 'ich genehmige', 'ist genehmigt', 'freigabe erteilt'],
	...['oui', "d'accord", 'approuvé', 'approuvée', 'accepté', 'acceptée', 'accordé', "j'approuve"],
	...['validé', 'validée', 'sí', 'si', 'aprobado', 'aprobada', 'apruebo', 'de acuerdo', 'vale'],
	...['acepto', 'aceptado', 'conforme', 'sì', 'approvato', 'approvata', 'approvo', 'va bene'],
	...['d’accordo', "d'accordo", 'confermo', 'sim', 'aprovado', 'aprovada', 'aprovo', 'concordo'],
	...['de acordo', 'akkoord', 'goedgekeurd', 'mee eens', 'godkendt', 'godkender', 'godkjent'],
	...['godkjenner', 'godkänt', 'godkänd', 'godkänns', 'godkänner', 'zgoda', 'zgadzam się'],
	...['zatwierdzam', 'zatwierdzone', 'zatwierdzony', 'akceptuję', 'ano', 'schváleno', 'schvaluji'],
	...['souhlasím', 'potvrzuji'],
];

/** And that says no. */
export const disapproveWords = [
	...['no', 'n', 'nope', 'reject', 'rejected', 'decline', 'declined', 'deny', 'denied', 'refuse'],
	...[
		'refused',
		'disapprove',
		'disapproved',
		'i disagree',
		'i decline',
		'i reject',
		'do not approve',
	],
	...['nein', 'abgelehnt', 'nicht einverstanden', 'ich lehne ab', 'ablehnung', 'non', 'refusé'],
	...[
		'refusée',
		'rejeté',
		'rejetée',
		'je refuse',
		"pas d'accord",
		'rechazado',
		'rechazada',
		'rechazo',
	],
	...['denegado', 'rifiutato', 'rifiutata', 'respinto', 'respinta', 'rifiuto', 'não', 'nao'],
	...[
		'recusado',
		'recusada',
		'rejeitado',
		'recuso',
		'nee',
		'afgewezen',
		'afgekeurd',
		'niet akkoord',
	],
	...['nej', 'afvist', 'nei', 'avvist', 'avslått', 'avslag', 'avslagen', 'avslås', 'nie'],
	...['odrzucam', 'odrzucone', 'odmawiam', 'ne', 'zamítnuto', 'zamítám', 'nesouhlasím', 'odmítám'],
];

/** What begins like a decision and is none: nobody is to be taken at a word they did not mean. */
const neither = [
	...[
		'no problem',
		'no problems',
		'no worries',
		'no objection',
		'no objections',
		'no idea',
		'no rush',
	],
	...[
		'no issue',
		'no issues',
		'no hay problema',
		'no pasa nada',
		'nessun problema',
		'sem problema',
	],
	...[
		'non so',
		'non lo so',
		'no sé',
		'não sei',
		'ne vím',
		'nie wiem',
		'nie ma problemu',
		'não há problema',
	],
	...['no question', 'no questions', 'no comment', 'no need', 'no reply', 'no more', 'no longer'],
	...[
		'yes or no',
		'ja oder nein',
		'oui ou non',
		'sí o no',
		'approve or',
		'approved by',
		'yes and no',
	],
	...[
		'ja und nein',
		'oui et non',
		'ok not',
		'no doubt',
		'no entiendo',
		'non capisco',
		'accept my',
		'jein',
	],
];

/** Before a word of approval they turn it round. */
const negations = ['not', 'nicht', 'pas', 'niet', 'ikke', 'inte', 'no', 'non', 'não', 'nie', 'ne'];

/** `tak` says yes in Polish and thanks in Danish, Norwegian and Swedish: it counts where the mail is Polish for sure. */
const polish = /^(?:W dniu|Dnia|Od:)|napisał|pisze:/m;

/** How a mail may begin before it says anything: `Hi Jane,`. */
const greetings =
	/^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|liebe[rs]?|lieber|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|moin|servus|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|ciao|buongiorno|salve|gentile|olá|oi|bom dia|boa tarde|prezad[oa]|beste|geachte|dag|hej|hei|kære|kjære|god dag|cześć|dzień dobry|witam|dobrý den|ahoj|vážen[ýá])(?![\p{L}\p{N}])[^\n,!.]{0,60}[,!.\n]\s*/iu;

/** A first line longer than this is read no further, in characters. */
const MAX_LINE_CHARACTERS = 300;

const folded = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[’‘´`]/g, "'");

/** In small letters without accents, with single blanks between words. */
const words = (text: string): string =>
	folded(text)
		.replace(/[^\p{L}\p{N}'?\n.!,;:]+/gu, ' ')
		.trim();

const beginsWith = (text: string, phrase: string): boolean =>
	text.startsWith(phrase) && !/^[\p{L}\p{N}']/u.test(text.slice(phrase.length));

/** The longest of the phrases that a text begins with; '' for none. */
const longest = (text: string, phrases: string[]): string =>
	phrases
		.map(words)
		.filter((phrase) => phrase !== '' && beginsWith(text, phrase))
		.reduce((best, phrase) => (phrase.length > best.length ? phrase : best), '');

/**
 * What the first words of a reply decide. In doubt nothing: a question, a greeting alone, a word that has two meanings, or one that
 * is followed by its opposite are left undecided.
 *
 * @param reply the new words of the reply, without what it quotes
 * @param whole its whole text; the language of what it quotes tells words of two meanings apart
 */
export const decisionOf = (
	reply: string,
	chosen: Partial<DecisionWords> = {},
	whole = reply,
): Decision => {
	const spoken = reply
		.slice(0, MAX_LINE_CHARACTERS * 4)
		.replace(/^[\s>*_"'«»„“”.,:;!()[\]-]+/u, '');
	const said = spoken.replace(greetings, '').slice(0, MAX_LINE_CHARACTERS);
	const text = words(said);
	const [sentence = ''] = text.split(/(?<=[?])|[.!;\n]/, 1);
	if (sentence.trimEnd().endsWith('?')) return 'undecided';

	const approve = chosen.approve?.length ? chosen.approve : approveWords;
	const disapprove = chosen.disapprove?.length ? chosen.disapprove : disapproveWords;
	const yes = longest(text, polish.test(whole) ? [...approve, 'tak'] : approve);
	const no = longest(text, disapprove);
	const none = longest(text, chosen.approve?.length || chosen.disapprove?.length ? [] : neither);
	const negation = longest(text, negations);
	const negated =
		negation !== '' && longest(text.slice(negation.length).trimStart(), approve) !== '';

	const most = Math.max(yes.length, no.length, none.length);
	if (most === 0) return negated ? 'disapproved' : 'undecided';
	if (none.length === most) return 'undecided';
	if (yes.length === no.length) return 'undecided';
	return yes.length > no.length ? 'approved' : 'disapproved';
};
