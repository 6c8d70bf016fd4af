import { domainToASCII } from 'node:url';
import parseResults from 'mailauth/lib/parse-dkim-headers';
import type { Address, Authentication, Verdict } from '../message';
import { headerFields } from './header-fields';

const RESULTS = 'authentication-results';

/** One method's outcome as mailauth parses it (RFC 8601 section 2.2). */
interface MethodResult {
	value?: string;
	header?: Record<string, string>;
	smtp?: Record<string, string>;
}

const nameOf = (field: string): string => field.slice(0, field.indexOf(':')).trim().toLowerCase();

/**
 * Splits at semicolons that stand in no comment and no quoted string (RFC 5322 section 3.2), in time linear to the text.
 *
 * @returns the pieces, without their comments where `comments` is false; none where a comment or a string is left open,
 * since what was meant to stand outside is unknown then
 */
const splitStructured = (text: string, { comments }: { comments: boolean }): string[] => {
	const pieces = [''];
	let depth = 0;
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text.charAt(at);
		if (character === '"' && depth === 0) quoted = !quoted;
		if (character === '(' && !quoted) depth++;
		const inComment = depth > 0;
		if (character === ')' && inComment) depth--;
		if (character === ';' && !inComment && !quoted) {
			pieces.push('');
			continue;
		}
		const length = character === '\\' ? 2 : 1;
		if (!inComment || comments) pieces[pieces.length - 1] += text.slice(at, at + length);
		at += length - 1;
	}
	return depth > 0 || quoted ? [] : pieces;
};

/** Who handed a message over, and who took it. */
interface Hop {
	from?: string;
	by: string;
}

/** Reads `from HELO (comments) by SERVER ...`, or `by SERVER ...` (RFC 5321 section 4.4); undefined where it is neither. */
const readHop = (received: string): Hop | undefined => {
	const value = received.slice(received.indexOf(':') + 1).replace(/\r?\n/g, ' ');
	const words = (splitStructured(value, { comments: false })[0] ?? '')
		.trim()
		.toLowerCase()
		.split(/\s+/);
	const [first, second = '', third, fourth = ''] = words;
	if (first === 'by') return { by: second };
	// Some servers write down as HELO whatever they were told: a second `by` is not the server's.
	const told = words.filter((word) => word === 'by').length;
	return first === 'from' && third === 'by' && told === 1
		? { from: second, by: fourth }
		: undefined;
};

const ADDRESS_OF_A_SERVER = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4}:[\da-f:.]{1,40})$/;

/** Inside the receiving server a message goes from one address to the next, and nobody outside hands it over. */
const isInside = ({ from, by }: Hop): boolean => from === undefined && ADDRESS_OF_A_SERVER.test(by);

/**
 * The verdicts of the receiving server, as a header line. A sender can write the same header, and the server's hop too:
 * both then stand below what the receiving server puts on top. So the topmost verdicts count, and only where the hop
 * above them is that server's own and no other server has had the message since.
 */
const trustedResults = (header: Buffer, receiver: string): string | undefined => {
	let arrived = false;
	for (const field of headerFields(header)) {
		const name = nameOf(field);
		if (name === 'received') {
			const hop = readHop(field);
			// Below the hop by which it arrived, all is its sender's to write.
			if (arrived) return undefined;
			if (hop === undefined) return undefined;
			if (isInside(hop)) continue;
			if (hop.from === undefined || hop.by !== receiver) return undefined;
			arrived = true;
		}
		if (name === RESULTS) return arrived ? field.replace(/\r?\n/g, '') : undefined;
	}
	return undefined;
};

const addTo = <Value>(lists: Map<string, Value[]>, key: string, values: Value[]): void => {
	const list = lists.get(key);
	if (list) list.push(...values);
	else lists.set(key, [...values]);
};

/** The results by method, in their order; undefined where another server than `receiver` gives them. */
const readResults = (field: string, receiver: string): Map<string, MethodResult[]> | undefined => {
	const [server = '', ...infos] = splitStructured(field.slice(field.indexOf(':') + 1), {
		comments: true,
	});
	const parsed = (text: string): Record<string, unknown> =>
		parseResults(`${RESULTS}:${text}`).parsed as Record<string, unknown>;
	const { value } = parsed(server);
	if (typeof value !== 'string' || value.split(/\s/)[0] !== receiver) return undefined;
	const methods = new Map<string, MethodResult[]>();
	for (const info of infos) {
		for (const [key, result] of Object.entries(parsed(info))) {
			if (typeof result !== 'object' || result === null) continue;
			// A method may name its version: `spf/1` (RFC 8601 section 2.2).
			const method = key.split('/')[0]?.trim() ?? '';
			addTo(methods, method, [result as MethodResult].flat());
		}
	}
	return methods;
};

const domainOf = (address: string | undefined): string => {
	const domain = (address ?? '')
		.slice((address ?? '').lastIndexOf('@') + 1)
		.trim()
		.toLowerCase();
	return domainToASCII(domain) || domain;
};

/** One address with one domain. What holds a second `@` or a comma is two to whoever splits it there. */
const ONE_ADDRESS = /^[^\s@,;:<>()[\]\\"\p{Cc}\p{Cf}]+@[\p{L}\p{M}\p{N}.-]+$/u;

/** The domain of the one sender; '' where there are several, which prove nothing about any (RFC 7489 section 6.6.1). */
const senderDomain = (from: Address[]): string => {
	const [{ address } = { address: '' }, ...others] = from;
	return others.length === 0 && ONE_ADDRESS.test(address) ? domainOf(address) : '';
};

/** Same domain, or the domain above it. The way down would need a list of all public suffixes, and DMARC knows it. */
const vouchesFor = (domain: string, sender: string): boolean =>
	domain !== '' && (sender === domain || sender.endsWith(`.${domain}`));

const verdict = (result: MethodResult | undefined, domain: string): Verdict => ({
	result: result?.value?.toLowerCase() || 'none',
	domain,
});

const NOTHING: Verdict = { result: 'none', domain: '' };

/** The server could not make up its mind, or somebody else wrote one of them (RFC 8601 section 2.7: `permerror`). */
const CONTRADICTION: Verdict = { result: 'permerror', domain: '' };

/** The verdict of a method that gives one: the same, however often it is given. */
const agreed = (verdicts: Verdict[]): Verdict => {
	const [first = NOTHING, ...others] = verdicts;
	return others.every(({ result, domain }) => result === first.result && domain === first.domain)
		? first
		: CONTRADICTION;
};

/** A verdict for each signature of the message: several may differ, two for the same one may not. */
const bySignature = (results: MethodResult[]): Verdict[] => {
	const given = new Map<string, Verdict[]>();
	for (const one of results) {
		const { d = '', i = '', s = '', b = '' } = one.header ?? {};
		const signature = [d, i, s, b].join(' ');
		addTo(given, signature, [verdict(one, domainOf(d || i))]);
	}
	return [...given.values()].map(agreed);
};

/**
 * What the receiving server says about the sender (RFC 8601), read from its own Authentication-Results alone.
 *
 * @param header the message's header as it is on the server
 * @param from the senders as parsed, one of them
 * @param receiver the name under which the receiving server signs (authserv-id), lower case: `mx.google.com`
 * @returns undefined where that server says nothing
 */
export const readAuthentication = (
	header: Buffer,
	from: Address[],
	receiver: string,
): Authentication | undefined => {
	const field = trustedResults(header, receiver);
	if (field === undefined) return undefined;
	const results = readResults(field, receiver);
	if (results === undefined) return undefined;

	const sender = senderDomain(from);
	const isSender = ({ result, domain }: Verdict): boolean =>
		result === 'pass' && sender !== '' && vouchesFor(domain, sender);

	const signatures = bySignature(results.get('dkim') ?? []);
	const verdicts = {
		spf: agreed(
			(results.get('spf') ?? []).map((one) =>
				verdict(one, domainOf(one.smtp?.mailfrom || one.smtp?.helo)),
			),
		),
		dkim:
			signatures.find((one) => one === CONTRADICTION) ??
			signatures.find(isSender) ??
			signatures.find(({ result }) => result === 'pass') ??
			signatures[0] ??
			NOTHING,
		dmarc: agreed(
			(results.get('dmarc') ?? []).map((one) => verdict(one, domainOf(one.header?.from))),
		),
	};
	if (Object.values(verdicts).includes(CONTRADICTION)) return { passed: false, ...verdicts };
	const passed =
		verdicts.dmarc.result === 'none'
			? isSender(verdicts.spf) || isSender(verdicts.dkim)
			: verdicts.dmarc.result === 'pass' && sender !== '' && verdicts.dmarc.domain === sender;
	return { passed, ...verdicts };
};
