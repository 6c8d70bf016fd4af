import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Pipeline } from '../../demo/pipeline';

/** Settings with which n8n writes all it has to say into a file: what `tail()` shows has its secrets blanked. */
export const logToFile = {
	N8N_LOG_LEVEL: 'debug',
	N8N_LOG_OUTPUT: 'console,file',
	N8N_LOG_FILE_LOCATION: 'logs/n8n.log',
};

/** All that n8n keeps on disk, byte by byte: database with its write-ahead log, files of executions, log. */
export class KeptFiles {
	private constructor(private readonly texts: Map<string, string>) {}

	static read({ folder }: Pipeline): KeptFiles {
		const kept = join(folder, '.n8n');
		const files = readdirSync(kept, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(kept, 'nodes')))
			.map((entry) => join(entry.parentPath, entry.name));
		return new KeptFiles(
			new Map(files.map((file) => [relative(kept, file), readFileSync(file, 'latin1')])),
		);
	}

	/** The files that hold a text in clear. */
	with(text: string | RegExp): string[] {
		const holds = (content: string) =>
			typeof text === 'string' ? content.includes(text) : text.test(content);
		return [...this.texts].filter(([, content]) => holds(content)).map(([name]) => name);
	}

	/** Each secret of this package that stands there in clear, as `<what> in <file>`. */
	secrets({ sandbox }: Pipeline): string[] {
		const secrets: Array<[string, string | RegExp]> = [
			['an access token', /ya29\.a0[\w-]{20}/],
			['a refresh token', /1\/\/0[\w-]{30}/],
			['an assertion or id token', /eyJhbGciOiJSUzI1NiI[\w-]*\.eyJ/],
			['the client secret', sandbox.oauthClient.clientSecret],
			['a private key', /BEGIN (RSA )?PRIVATE KEY/],
			// Without its newlines, or in pieces, it is a key as well.
			...privateKeyLines(sandbox.serviceAccountKey.private_key).map((line): [string, string] => [
				'a line of the JSON key',
				line,
			]),
			...inBase64('auth=Bearer ya29').map((text): [string, string] => [
				'a token as SASL encodes it',
				text,
			]),
		];
		return secrets.flatMap(([what, text]) => this.with(text).map((file) => `${what} in ${file}`));
	}
}

const privateKeyLines = (pem: string): string[] =>
	pem.split('\n').filter((line) => line.length === 64);

/** A text as it reads inside of base64, wherever in a group of three bytes it begins. */
const inBase64 = (text: string): string[] =>
	[0, 1, 2].map((offset) => {
		const whole = Buffer.from(`${'x'.repeat(offset)}${text}`).toString('base64');
		return whole.slice(offset && offset + 1, -4);
	});
