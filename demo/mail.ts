import { existsSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { findRunningDemo } from './address-book';

/**
 * Drops another mail into the demo that runs, as the outside world does.
 *
 *   npm run demo:mail -- ["subject"] [file ...] [--to address] [--from address] [--text "words"]
 */
async function main(words: string[]): Promise<void> {
	const { mx, from, to } = findRunningDemo();
	const given: Record<string, string> = {};
	const plain: string[] = [];
	for (let i = 0; i < words.length; i++) {
		const [, name] = /^--(to|from|text)$/.exec(words[i] ?? '') ?? [];
		if (name) given[name] = words[++i] ?? '';
		else plain.push(words[i] ?? '');
	}
	const [subject = 'Another question', ...files] = plain;
	const missing = files.filter((file) => !existsSync(file));
	if (missing.length > 0) throw new Error(`There is no file ${missing.join(', ')}`);
	const mail = {
		from: given.from ?? from,
		to: given.to ?? to,
		subject,
		text: given.text ?? 'Hello,\n\nhere is one more mail from the command line.\n\nCarla',
		attachments: files.map((path) => ({ path })),
	};
	const transport = createTransport({ ...mx, secure: false, ignoreTLS: true });
	try {
		await transport.sendMail(mail);
	} finally {
		transport.close();
	}
	const attached = files.length > 0 ? ` with ${files.join(', ')}` : '';
	process.stdout.write(`${mail.from} -> ${mail.to}  "${subject}"${attached}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
