import * as tls from 'node:tls';

/**
 * What every connection of ours asks of TLS, whatever the environment of the process says (NODE_TLS_REJECT_UNAUTHORIZED,
 * `--tls-min-v1.0`): a certificate that is trusted and bears the server's name, and TLS 1.2 (RFC 8996 ended what was before).
 */
export const safeTls = {
	rejectUnauthorized: true,
	minVersion: 'TLSv1.2',
} as const satisfies tls.ConnectionOptions;

let shared: { secureContext: tls.SecureContext; trusted: unknown } | undefined;

/** What this process trusts: another object when that was changed. Before Node 22.15 nothing can change it. */
const trusted = (): unknown =>
	'getCACertificates' in tls ? tls.getCACertificates('default') : undefined;

/** The same with what the connections of a process can have together: Node would make it anew for each, 0.6 ms and 18 kB. */
export const sharedTls = (): typeof safeTls & { secureContext: tls.SecureContext } => {
	const now = trusted();
	if (!shared || shared.trusted !== now) {
		shared = { secureContext: tls.createSecureContext(safeTls), trusted: now };
	}
	return { ...safeTls, secureContext: shared.secureContext };
};
