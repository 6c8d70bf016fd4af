import { X509Certificate } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Adds a CA certificate (PEM) to those this process trusts, for every TLS connection opened from now on:
 * what NODE_EXTRA_CA_CERTS does, which Node reads only when it starts. A trusted CA of the same name is
 * replaced: OpenSSL finds an issuer by its name and reports "certificate signature failure" when it tries
 * the wrong one of two. Needs Node 24.5 or later.
 */
export function trustCertificate(pem: string): void {
	const { subject } = new X509Certificate(pem);
	const others = getCACertificates('default').filter(
		(trusted) => new X509Certificate(trusted).subject !== subject,
	);
	setDefaultCACertificates([...others, pem]);
}
