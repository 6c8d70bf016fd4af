import { parseArgs } from 'node:util';
import { startSandbox, type SandboxPorts } from './sandbox';
import { seed } from './seed';

/*
 * The sandbox as a process: starts, seeds, prints one line of JSON with every address and credential, and runs
 * until SIGTERM or SIGINT.
 *
 *   tsx sandbox/main.ts [--directory DIR] [--https PORT] [--imap PORT] [--smtp PORT] [--smtp-start-tls PORT]
 *                       [--mx PORT] [--introspection PORT]
 */
const portOptions = {
	https: 'https',
	imap: 'imap',
	smtp: 'smtp',
	'smtp-start-tls': 'smtpStartTls',
	mx: 'mx',
	introspection: 'introspection',
} as const satisfies Record<string, keyof SandboxPorts>;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			directory: { type: 'string' },
			https: { type: 'string' },
			imap: { type: 'string' },
			smtp: { type: 'string' },
			'smtp-start-tls': { type: 'string' },
			mx: { type: 'string' },
			introspection: { type: 'string' },
		},
	});
	const given = Object.entries(portOptions).flatMap(([option, port]) => {
		const value = Object.entries(values).find(([name]) => name === option)?.[1];
		return value === undefined ? [] : [[port, Number(value)] as const];
	});
	const ports: Partial<SandboxPorts> = Object.fromEntries(given);
	const sandbox = await startSandbox({ ports, directory: values.directory });
	const stop = () => {
		void sandbox.close().then(() => process.exit(0));
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);

	const { servers, smtpStartTls, mx, consentUrl, tokenUrl, controlUrl } = sandbox;
	const { introspectionUrl, caPem, caFile } = sandbox;
	const ready = {
		...{ servers, smtpStartTls, mx, consentUrl, tokenUrl, controlUrl, introspectionUrl },
		...{ caPem, caFile },
		...(await seed(sandbox)),
	};
	process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
