import { endOf, holdsKeyOf, makeCertificate, type CertifiedKey } from './certificate';

/** The key pairs that were born in a credential. */
export interface KeyPairs {
	/** Signs. */
	current: CertifiedKey;
	/** Made to take over: uploaded by someone before the first one ends. */
	next?: CertifiedKey;
	/** The switch "Renew" has done its work; it makes nothing more until it was off once. */
	renewed?: boolean;
}

/** What the owner of the credential wants, and what Google knows. */
export interface KeyPairWishes {
	/** How long a new certificate is good for. */
	days: number;
	/** True: have a second certificate, to upload before the first one ends. */
	renew: boolean;
	/** The certificates that Google lists for the service account, PEM; undefined when it could not be asked. */
	registered: string[] | undefined;
}

const isKey = (value: unknown): value is CertifiedKey =>
	typeof value === 'object' &&
	value !== null &&
	'privateKey' in value &&
	typeof value.privateKey === 'string' &&
	'certificate' in value &&
	typeof value.certificate === 'string';

/**
 * Reads what a credential keeps.
 *
 * @param kept KeyPairs as JSON
 * @returns undefined where no key was born in it yet
 */
export const readKeyPairs = (kept: unknown): KeyPairs | undefined => {
	const { current, next, renewed }: Partial<Record<keyof KeyPairs, unknown>> = parse(kept);
	if (!isKey(current)) return undefined;
	return {
		current,
		...(isKey(next) ? { next } : {}),
		...(renewed === true ? { renewed } : {}),
	};
};

const parse = (kept: unknown): object => {
	if (typeof kept !== 'string') return {};
	try {
		const value: unknown = JSON.parse(kept);
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		// Empty, or a mask that n8n shows in place of it.
		return {};
	}
};

/** True when a certificate is among those that Google lists. */
export const isRegistered = (certificate: string, registered: string[]): boolean =>
	registered.some((other) => holdsKeyOf(certificate, other));

/**
 * Makes the key pair of a credential, and later the one that follows it. A key that exists is kept however often this is
 * called; the old one signs until Google knows the new one.
 *
 * @param kept what the credential holds
 */
export const tendKeyPairs = async (
	kept: KeyPairs | undefined,
	{ days, renew, registered }: KeyPairWishes,
): Promise<KeyPairs> => {
	if (!kept) return { current: await makeCertificate(days) };
	const { current, next, renewed = false } = kept;
	if (next && registered && isRegistered(next.certificate, registered)) {
		return { current: next, ...(renew ? { renewed: true } : {}) };
	}
	if (!renew) return { current, ...(next ? { next } : {}) };
	if (renewed) return kept;
	return { current, next: next ?? (await makeCertificate(days)) };
};

/**
 * One sentence on a certificate: does Google know it, and when does it end.
 *
 * @param registered see KeyPairWishes
 */
export const describeCertificate = (
	certificate: string,
	registered: string[] | undefined,
	now: number = Date.now(),
): string => {
	const end = endOf(certificate);
	const known =
		registered === undefined
			? 'Google could not be asked whether it knows it'
			: isRegistered(certificate, registered)
				? 'Google knows it'
				: 'Google does not know it yet: upload it';
	const date = end.toISOString().slice(0, 10);
	return `${known}. It ${end.getTime() < now ? 'ended' : 'ends'} on ${date}.`;
};
