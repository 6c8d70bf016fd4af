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

interface ParsedResults {
	/** The server that checked (authserv-id), perhaps with a version. */
	value?: string;
	spf?: MethodResult;
	dkim?: MethodResult[];
	dmarc?: MethodResult;
}

const nameOf = (field: string): string => field.slice(0, field.indexOf(':')).trim().toLowerCase();

/**
 * The verdicts of the receiving server, as a header line. A sender can write the same header: it then stands below what
 * the receiving server puts on top. So the topmost one counts, and only where the hop above it is that server's own.
 */
const trustedResults = (header: Buffer, receiver: string): string | undefined => {
	let hop = '';
	for (const field of headerFields(header)) {
		const name = nameOf(field);
		if (name === 'received') hop = field;
		if (name !== RESULTS) continue;
		const received = /\sby\s+([^\s;()]+)/i.exec(hop.replace(/\r?\n/g, ' '))?.[1] ?? '';
		return received.toLowerCase() === receiver ? field.replace(/\r?\n/g, '') : undefined;
	}
	return undefined;
};

const domainOf = (address: string | undefined): string => {
	const domain = (address ?? '')
		.slice((address ?? '').lastIndexOf('@') + 1)
		.trim()
		.toLowerCase();
	return domainToASCII(domain) || domain;
};

/** Same domain, or the domain above it. The way down would need a list of all public suffixes, and DMARC knows it. */
const vouchesFor = (domain: string, sender: string): boolean =>
	domain !== '' && (sender === domain || sender.endsWith(`.${domain}`));

const verdict = (result: MethodResult | undefined, domain: string): Verdict => ({
	result: result?.value?.toLowerCase() || 'none',
	domain,
});

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
	const { value = '', spf, dkim = [], dmarc } = parseResults(field).parsed as ParsedResults;
	if (value.split(/\s/)[0]?.toLowerCase() !== receiver) return undefined;

	// Several senders prove nothing about any of them (RFC 7489 section 6.6.1).
	const sender = from.length === 1 ? domainOf(from[0]?.address) : '';
	const isSender = ({ result, domain }: Verdict): boolean =>
		result === 'pass' && sender !== '' && vouchesFor(domain, sender);

	const signatures = dkim.map((one) => verdict(one, domainOf(one.header?.d ?? one.header?.i)));
	const verdicts = {
		spf: verdict(spf, domainOf(spf?.smtp?.mailfrom || spf?.smtp?.helo)),
		dkim:
			signatures.find(isSender) ??
			signatures.find(({ result }) => result === 'pass') ??
			signatures[0] ??
			verdict(undefined, ''),
		dmarc: verdict(dmarc, domainOf(dmarc?.header?.from)),
	};
	const passed =
		verdicts.dmarc.result === 'none'
			? isSender(verdicts.spf) || isSender(verdicts.dkim)
			: verdicts.dmarc.result === 'pass' && sender !== '' && verdicts.dmarc.domain === sender;
	return { passed, ...verdicts };
};
