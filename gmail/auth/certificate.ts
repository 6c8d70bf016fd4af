import { X509Certificate } from 'node:crypto';

/** A key pair in the form in which Google takes its public half. */
export interface CertifiedKey {
	/** PKCS #8 PEM. Never leaves the credential. */
	privateKey: string;
	/** X.509 v3 PEM, to upload. */
	certificate: string;
}

const DAY_MS = 24 * 3_600_000;

/** A clock that is a little behind should take the certificate too. */
const BACKDATED_MS = 3_600_000;

/**
 * Makes an RSA 2048 key pair and its certificate, as Google's own example does: nothing about its owner in the subject,
 * which is public (https://cloud.google.com/iam/docs/keys-upload).
 *
 * @param days how long the certificate is good for
 * @param now ms since 1970
 */
export const makeCertificate = async (
	days: number,
	now: number = Date.now(),
): Promise<CertifiedKey> => {
	// On first use: it brings an ASN.1 library that no other sign-in needs.
	const { generate } = await import('selfsigned');
	const made = await generate([{ name: 'commonName', value: 'unused' }], {
		keySize: 2048,
		algorithm: 'sha256',
		notBeforeDate: new Date(now - BACKDATED_MS),
		notAfterDate: new Date(now + days * DAY_MS),
		extensions: [
			{ name: 'basicConstraints', cA: false, critical: true },
			{ name: 'keyUsage', digitalSignature: true, critical: true },
		],
	});
	return { privateKey: made.private, certificate: made.cert };
};

/** When a certificate ends. */
export const endOf = (certificate: string): Date => new X509Certificate(certificate).validToDate;

/** True when both hold the same public key: Google may hand out a certificate of its own for an uploaded key. */
export const holdsKeyOf = (certificate: string, other: string): boolean => {
	const [one, two] = [certificate, other].map((pem) =>
		new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }),
	);
	return one !== undefined && two !== undefined && one.equals(two);
};
