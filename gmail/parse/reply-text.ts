/**
 * How mail programs introduce a quotation: words that such a line begins with and ends in, by language.
 * Only for quotations without `>`; with it, any language will do.
 */
const attributions: [begins: string[], says: string[]][] = [
	[['On '], ['wrote', 'sent']],
	[['Am '], ['schrieb', 'hat geschrieben']],
	[['Le '], ['écrit']],
	[['El '], ['escribió']],
	[['Il giorno ', 'Il '], ['ha scritto']],
	[['Em ', 'A '], ['escreveu']],
	[['Op '], ['schreef', 'geschreven']],
	[
		['Den ', 'På ', 'Kl '],
		['skrev', 'följande'],
	],
	[
		['W dniu ', 'Dnia '],
		['pisze', 'napisał'],
	],
	[['Dne '], ['napsal']],
];

/** Names of the first two lines of a header that Outlook and others put above what they answer, by language. */
const headerBlocks: [from: string, next: RegExp][] = [
	['From', /^(Sent|Date|To)$/],
	['Von', /^(Gesendet|Datum|An)$/],
	['De', /^(Envoyé|Date|À|Enviado|Enviada em|Enviada|Fecha|Para)$/],
	['Da', /^(Inviato|Data|A)$/],
	['Van', /^(Verzonden|Datum|Aan)$/],
	['Fra', /^(Sendt|Dato|Til)$/],
	['Från', /^(Skickat|Datum|Till)$/],
	['Od', /^(Wysłano|Data|Do)$/],
];

const separator =
	/^-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d['’]origine|message transféré|message transmis|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht|oprindelig meddelelse|begin forwarded message)\s*-{2,}$/i;

const appleForward =
	/^(begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié|inicio del mensaje reenviado)\s?:$/i;

/** How phones and apps begin what they sign with. */
const footers = [
	'sent from (?:my|mail for|outlook for) ',
	'get outlook for ',
	'von (?:meinem|meiner) .{1,40} gesendet$',
	'gesendet von ',
	'gesendet mit der ',
	'diese nachricht wurde von meinem ',
	'outlook für (?:ios|android)',
	'envoyé (?:de mon|depuis|à partir de) ',
	'télécharger outlook ',
	'obtenir outlook ',
	'enviado (?:desde|do|de) ',
	'obtener outlook ',
	'inviato da ',
	'verzonden vanaf ',
	'verstuurd vanaf ',
	'sendt fra ',
	'skickat från ',
	'wysłane z ',
];

const footer = new RegExp(`^(?:${footers.join('|')})`, 'i');

/** How a line begins that may be more than words of the sender, unless it has a colon. Most lines do not: it saves time. */
const suspicious = new RegExp(
	`^(?:[-_\\d]|${[...footers, ...attributions.flatMap(([begins]) => begins)].join('|')})`,
	'i',
);

/** Longer is prose, and no line that introduces a quotation; the bound keeps the search linear whatever is sent. */
const MAX_ATTRIBUTION = 400;

/** Mail programs wrap such a line into at most so many. */
const MAX_WRAPPED = 3;

/** A signature is short (RFC 3676 section 4.3 has no limit, good manners four lines). */
const MAX_SIGNATURE = 15;

const isQuoted = (line: string | undefined): boolean => line !== undefined && line.startsWith('>');

const endsInColon = (line: string): boolean => {
	let end = line.length - 1;
	while (end > 0 && line[end] === '-') end -= 1;
	return line[end] === ':' || line[end] === '：';
};

const nextWritten = (lines: string[], from: number): number => {
	let i = from;
	while (i < lines.length && lines[i] === '') i += 1;
	return i;
};

const beginsOne = (line: string): boolean =>
	attributions.some(([begins]) => begins.some((begin) => line.startsWith(begin)));

const isKnown = (joined: string): boolean =>
	attributions.some(
		([begins, says]) =>
			begins.some((begin) => joined.startsWith(begin)) &&
			says.some((word) => joined.includes(word)),
	);

/** How many lines from `at` on introduce a quotation; 0 for none. */
const attributionAt = (lines: string[], at: number): number => {
	let joined = '';
	for (let count = 1; count <= MAX_WRAPPED; count += 1) {
		const line = (lines[at + count - 1] ?? '').replace(/^-+\s*/, '');
		if (line === '' || isQuoted(line) || joined.length + line.length > MAX_ATTRIBUTION) return 0;
		const ends = endsInColon(line);
		const begins = beginsOne(line);
		// Only what begins like one goes on in the next line, and not into another that begins there.
		if (count === 1 ? !(ends || begins || /^\d/.test(line)) : begins) return 0;
		joined += `${joined === '' ? '' : ' '}${line}`;
		if (!ends) continue;
		// A date or an address: "He wrote:" alone is prose, "Point 3:" too.
		const quoteFollows = isQuoted(lines[nextWritten(lines, at + count)]);
		if (quoteFollows && /@|\d\d/.test(joined)) return count;
		return isKnown(joined) && /[\d@]/.test(joined) ? count : 0;
	}
	return 0;
};

const isForward = (line: string): boolean =>
	line.length < 100 &&
	((line.startsWith('--') && separator.test(line)) ||
		(endsInColon(line) && appleForward.test(line)));

const fieldName = (line = ''): string => {
	const begin = line.slice(0, 16);
	return begin.includes(':') ? (/^\*?([\p{L} ]{1,12}?)\s?:/u.exec(begin)?.[1] ?? '') : '';
};

const isHeaderBlock = (lines: string[], at: number): boolean => {
	const name = fieldName(lines[at]);
	const next = name === '' ? undefined : headerBlocks.find(([from]) => from === name)?.[1];
	return next?.test(fieldName(lines[nextWritten(lines, at + 1)])) ?? false;
};

const mayBeMore = (line: string): boolean =>
	suspicious.test(line) || line.includes(':') || line.includes('：');

const isSignatureMark = (line: string, linesLeft: number): boolean =>
	line === '-- ' || (line === '--' && linesLeft <= MAX_SIGNATURE);

/**
 * The new words of a message: without what is quoted or forwarded, and without a signature that is marked as one
 * (`-- `, RFC 3676 section 4.3, or the footer of a phone). A greeting and a name at the end stay: they are words of
 * the sender. Answers between quoted lines stay too. Works in time linear to the text, whatever the sender wrote.
 *
 * Quotations marked by `>` are found in any language, others by how mail programs in English, German, French, Spanish,
 * Italian, Portuguese, Dutch, Danish, Norwegian, Swedish, Polish and Czech introduce them.
 */
export const toReplyText = (text: string): string => {
	const written = (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).split('\n');
	const lines = written.map((line) => line.trim());
	const kept: string[] = [];
	for (let i = 0; i < lines.length; i += 1) {
		const line = lines[i] ?? '';
		if (isQuoted(line)) continue;
		if (line !== '' && mayBeMore(line)) {
			if (isForward(line) || isHeaderBlock(lines, i)) break;
			const introduced = attributionAt(lines, i);
			if (introduced > 0) {
				if (!isQuoted(lines[nextWritten(lines, i + introduced)])) break;
				i += introduced - 1;
				continue;
			}
			if (isSignatureMark(written[i] ?? '', lines.length - i - 1)) break;
			if (line.length < 200 && footer.test(line)) continue;
			// Outlook draws a line above its header block.
			if (/^_{10,}$/.test(line) && isHeaderBlock(lines, nextWritten(lines, i + 1))) break;
		}
		kept.push((written[i] ?? '').trimEnd());
	}
	return kept
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
};
