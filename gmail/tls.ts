import type { ConnectionOptions } from 'node:tls';

/**
 * What every connection of ours asks of TLS, whatever the environment of the process says (NODE_TLS_REJECT_UNAUTHORIZED,
 * `--tls-min-v1.0`): a certificate that is trusted and bears the server's name, and TLS 1.2 (RFC 8996 ended what was before).
 */
export const safeTls = {
	rejectUnauthorized: true,
	minVersion: 'TLSv1.2',
} as const satisfies ConnectionOptions;
