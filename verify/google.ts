/**
 * Checks the package against the real Google, for a maintainer who has an account: docs/verify-google.md.
 *
 *   npm run verify:google -- ../gmail-credentials.json [--wait-for-goodbye] [--servers servers.json]
 *
 * Prints Markdown tables for docs/fidelity.md; progress goes to stderr. Ends with 1 when something was not as expected.
 */
import { parseArgs } from 'node:util';
import { google, readCredentials, readTarget } from './credentials-file';
import { toMarkdown } from './markdown-table';
import { verify } from './verify';

const main = async (): Promise<void> => {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			servers: { type: 'string' },
			'wait-for-goodbye': { type: 'boolean', default: false },
		},
	});
	const [file] = positionals;
	if (!file) throw new Error('Name the credentials file: npm run verify:google -- <file>');
	const findings = await verify({
		credentials: readCredentials(file),
		target: values.servers ? readTarget(values.servers) : google,
		waitForGoodbye: values['wait-for-goodbye'],
		onFinding: ({ verdict, behaviour }) => console.error(`${verdict.padEnd(11)} ${behaviour}`),
	});
	const against = values.servers ? 'other servers than Google' : 'Google';
	console.log(
		`Run against ${against} on ${new Date().toISOString().slice(0, 10)}\n\n${toMarkdown(findings)}`,
	);
	if (findings.some(({ verdict }) => verdict === 'different' || verdict === 'failed'))
		process.exitCode = 1;
};

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
});
