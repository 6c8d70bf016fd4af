import {
	doubtSigns,
	doubtStems,
	doubtWords,
	harmlessPhrases,
	negatingBeginning,
	withoutNotices,
} from './doubt-words';

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

/** What begins like a decision and is none. */
const neither = ['approved by', 'approve or', 'accept my', 'jein'];

/** Before a word of approval they turn it round. */
const negations = ['not', 'nicht', 'pas', 'niet', 'ikke', 'inte', 'no', 'non', 'não', 'nie', 'ne'];

/** Words of approval that mean something else too: inside a sentence they agree to nothing. */
const otherWords = ['y', 'si', 'sí', 'sì', 'jo', 'vale', 'ano', 'conforme'];

/** What agrees inside a sentence that refuses. */
const agreeInside = [
	...approveWords.filter((word) => !otherWords.includes(word)),
	...['fine', 'sure', 'all good', 'of course', 'gerne', 'klar', 'alles gut', 'claro'],
];

/** In these languages no and not are one word, so that a word that follows it without a comma may turn all round: `No hay problema`. */
const noOrNot =
	/^(?:no|non|nao|nie|ne) (?!(?:thanks|thank you|gracias|grazie|merci|obrigado|obrigada|dziekuje|dekuji|diky|way|never|i|we|this|that|it|the|please|sorry|too|because)(?![\p{L}\p{N}]))\p{L}/u;

/** Spanish and Italian for yes, written without its accent, is `if` in French and Spanish. */
const ifOrYes =
	/^si (?!(?:si|claro|por favor|gracias|grazie|adelante|certo|de acuerdo|ok)(?![\p{L}\p{N}]))\p{L}/u;

const hasAccent = /^s[íì]/iu;

/** `tak` says yes in Polish and thanks in Danish, Norwegian and Swedish: it counts where the mail is Polish for sure. */
const polish = /^(?:W dniu|Dnia|Od:)|napisał|pisze:/m;

/** How a mail may begin before it says anything: `Hi Jane,`. */
const greetings =
	/^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|liebe[rs]?|lieber|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|moin|servus|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|ciao|buongiorno|salve|gentile|olá|oi|bom dia|boa tarde|prezad[oa]|beste|geachte|dag|hej|hei|kære|kjære|god dag|cześć|dzień dobry|witam|dobrý den|ahoj|vážen[ýá])(?![\p{L}\p{N}])[^\n,!.]{0,60}[,!.\n]\s*/iu;

/** Longest reply that decides: what is longer is not read to its end, so nobody is taken at its word. */
const MAX_REPLY_CHARACTERS = 20_000;

const folded = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/[\p{M}\p{Cf}]/gu, '')
		.toLowerCase()
		.replace(/[’‘´`ʼ＇′]/g, "'");

/** In small letters without accents, with single blanks between words, and `Noooo` as `no`. */
const words = (text: string): string =>
	folded(text)
		.replace(/[^\p{L}\p{N}'?\n.!,;:]+/gu, ' ')
		.replace(/(\p{L})\1{2,}/gu, '$1')
		.trim();

/** Words and signs of a text; an apostrophe ends a word (`d'`, `accord`), and a line that was wrapped goes on. */
const tokensOf = (text: string): string[] =>
	words(text).match(/[\p{L}\p{N}]+'?|[?.!,;:]|\n *\n/gu) ?? [];

/** Phrases as tokens, by the first of them. */
type Phrases = Map<string, string[][]>;

const phrasesOf = (list: string[]): Phrases => {
	const phrases: Phrases = new Map();
	for (const phrase of list.map(tokensOf)) {
		const [first] = phrase;
		if (first !== undefined) phrases.set(first, [...(phrases.get(first) ?? []), phrase]);
	}
	return phrases;
};

/** How many tokens the longest of the phrases has that stands at a place; 0 where none does. */
const lengthAt = (tokens: string[], at: number, phrases: Phrases): number =>
	(phrases.get(tokens[at] ?? '') ?? [])
		.filter((phrase) => phrase.every((token, i) => tokens[at + i] === token))
		.reduce((most, { length }) => Math.max(most, length), 0);

const approving = phrasesOf(approveWords);
const approvingOrTak = phrasesOf([...approveWords, 'tak']);
const declining = phrasesOf(disapproveWords);
const harmless = phrasesOf(harmlessPhrases);
const deciding = phrasesOf([...harmlessPhrases, ...neither]);
const negating = phrasesOf(negations);
const agreeing = phrasesOf([...agreeInside, ...harmlessPhrases]);
const doubting = phrasesOf(doubtWords);
const stems = doubtStems.map(folded);

/** How many tokens negate what follows them; 0 for none. */
const negationAt = (tokens: string[], at: number): number => {
	if (tokens[at] === 'cannot') return 1;
	if (tokens[at]?.endsWith("n'") && tokens[at + 1] === 't') return 2;
	return lengthAt(tokens, at, negating);
};

/** Whether words that begin with an approval also hold what speaks against it. */
const isDoubted = (tokens: string[], refusing: Phrases): boolean => {
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at] ?? '';
		const skipped = lengthAt(tokens, at, harmless);
		if (skipped > 0) {
			at += skipped - 1;
		} else if (
			token === "n'" ||
			(token === 'too' && /^\p{L}/u.test(tokens[at + 1] ?? '')) ||
			negationAt(tokens, at) > 0 ||
			[doubting, declining, refusing].some((phrases) => lengthAt(tokens, at, phrases) > 0) ||
			stems.some((stem) => token.startsWith(stem)) ||
			negatingBeginning.test(token)
		) {
			return true;
		}
	}
	return false;
};

/** Whether words that begin with a refusal also hold an approval, which is not a negated one. */
const holdsApproval = (tokens: string[], approval: Phrases): boolean => {
	for (let at = 0; at < tokens.length; at++) {
		if (lengthAt(tokens, at, harmless) > 0) return true;
		const negation = negationAt(tokens, at);
		const negated = negation > 0 ? lengthAt(tokens, at + negation, approval) : 0;
		if (negated > 0) at += negation + negated - 1;
		else if (lengthAt(tokens, at, approval) > 0) return true;
	}
	return false;
};

/** Words of a script in which no decision is known by itself may say anything. */
const unknownScript = /(?!\p{Script=Latin})\p{L}/u;

/**
 * What a reply decides: its first words say it, and nothing in it says otherwise. Whoever refuses is never taken to approve, so a reply
 * that agrees and also negates, refuses, limits or puts off is left undecided, as is a question, a greeting alone, or a word that has
 * two meanings.
 *
 * @param reply the new words of the reply, without what it quotes
 * @param whole its whole text; the language of what it quotes tells words of two meanings apart
 */
export const decisionOf = (
	reply: string,
	chosen: Partial<DecisionWords> = {},
	whole = reply,
): Decision => {
	const trimmed = reply.trim();
	if (trimmed.length > MAX_REPLY_CHARACTERS) return 'undecided';
	const spoken = withoutNotices(trimmed).replace(/^[\s>*_"'«»„“”.,:;!()[\]-]+/u, '');
	const said = spoken.replace(greetings, '');
	const text = words(said);
	const [sentence = ''] = text.split(/(?<=[?])|[.!;\n]/, 1);
	if (sentence.trimEnd().endsWith('?')) return 'undecided';

	const ownApprove = chosen.approve?.length ? phrasesOf(chosen.approve) : undefined;
	const ownDisapprove = chosen.disapprove?.length ? phrasesOf(chosen.disapprove) : undefined;
	const isOwn = ownApprove !== undefined || ownDisapprove !== undefined;
	const approve = ownApprove ?? (polish.test(whole) ? approvingOrTak : approving);
	const disapprove = ownDisapprove ?? declining;

	const tokens = tokensOf(said);
	const yes = lengthAt(tokens, 0, approve);
	const negation = lengthAt(tokens, 0, negating);
	const negated = negation > 0 ? lengthAt(tokens, negation, approve) : 0;
	const turnedRound = negated > 0 ? negation + negated : 0;
	const no = Math.max(lengthAt(tokens, 0, disapprove), turnedRound);
	const none = lengthAt(tokens, 0, isOwn ? harmless : deciding);
	// Where a greeting ends is a guess, so what is in it counts as well.
	const greeting = tokensOf(spoken.slice(0, spoken.length - said.length));

	if (yes > no && (yes > none || (yes === none && isOwn))) {
		if (!isOwn && unknownScript.test(spoken)) return 'undecided';
		if (tokens[0] === 'si' && ifOrYes.test(text) && !hasAccent.test(said)) return 'undecided';
		if (doubtSigns.test(spoken)) return 'undecided';
		return isDoubted([...greeting, ...tokens.slice(yes)], disapprove) ? 'undecided' : 'approved';
	}
	if (no > yes && no > none) {
		if (turnedRound === 0 && noOrNot.test(text)) return 'undecided';
		const rest = [...greeting, ...tokens.slice(no)];
		return holdsApproval(rest, ownApprove ?? agreeing) ? 'undecided' : 'disapproved';
	}
	return 'undecided';
};
