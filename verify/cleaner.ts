import { redact } from '../demo/redact';
import type { Credentials } from './credentials-file';

/** Makes what was observed fit to be published. */
export interface Cleaner {
	/** Names a secret that came up meanwhile. */
	hide(secret: string): void;
	/** The text without secrets, and with the mailboxes as `<mailbox>` and `<second>`. */
	clean(text: string): string;
}

const secretsOf = ({ signIn }: Credentials): string[] =>
	signIn.kind === 'oAuth2' ? [signIn.clientSecret, signIn.refreshToken] : [signIn.key.privateKey];

/** A cleaner that knows the secrets and addresses of a credentials file. */
export const createCleaner = (credentials: Credentials): Cleaner => {
	const replacements = new Map(secretsOf(credentials).map((secret) => [secret, '[hidden]']));
	replacements.set(credentials.address, '<mailbox>');
	if (credentials.secondAddress) replacements.set(credentials.secondAddress, '<second>');
	return {
		hide: (secret) => replacements.set(secret, '[hidden]'),
		clean: (text) =>
			[...replacements].reduce(
				(shown, [private_, public_]) => shown.replaceAll(private_, public_),
				redact(text),
			),
	};
};
