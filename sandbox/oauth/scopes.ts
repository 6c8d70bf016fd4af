/** Full mail: the only user scope that IMAP and SMTP accept. */
export const mailScope = 'https://mail.google.com/';

const gmail = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;
const userinfo = (name: string) => `https://www.googleapis.com/auth/userinfo.${name}`;

/** Short names that Google's consent page takes for the full ones. */
const aliases: Record<string, string> = {
	email: userinfo('email'),
	profile: userinfo('profile'),
};

/**
 * Scopes the sandbox knows, with what the consent page says of them. `basic` ones are granted with the
 * sign-in and have no box to tick (https://developers.google.com/identity/protocols/oauth2/resources/granular-permissions).
 */
export const knownScopes: Record<string, { title: string; basic?: true }> = {
	openid: { title: 'Associate you with your personal info on Google', basic: true },
	[userinfo('email')]: { title: 'See your primary Google Account email address', basic: true },
	[userinfo('profile')]: { title: 'See your personal info', basic: true },
	[mailScope]: { title: 'Read, compose, send, and permanently delete all your email from Gmail' },
	[gmail('modify')]: { title: 'Read, compose, and send emails from your Gmail account' },
	[gmail('readonly')]: { title: 'View your email messages and settings' },
	[gmail('metadata')]: {
		title: 'View your email message metadata such as labels and headers, but not the email body',
	},
	[gmail('compose')]: { title: 'Manage drafts and send emails' },
	[gmail('insert')]: { title: 'Add emails into your Gmail mailbox' },
	[gmail('send')]: { title: 'Send email on your behalf' },
	[gmail('labels')]: { title: 'See and edit your email labels' },
	[gmail('settings.basic')]: { title: 'See, edit, create, or change your email settings' },
	[gmail('settings.sharing')]: { title: 'Manage your sensitive mail settings' },
	[gmail('imap_admin')]: { title: 'Administer IMAP' },
	[gmail('addons.current.action.compose')]: { title: 'Manage drafts when you use the add-on' },
	[gmail('addons.current.message.action')]: { title: 'View messages when you use the add-on' },
};

/** Splits a `scope` parameter and spells each scope out: `email` becomes its address. No scope twice. */
export function parseScopes(scope: string): string[] {
	const names = scope.split(/\s+/).filter(Boolean);
	return [...new Set(names.map((name) => aliases[name] ?? name))];
}

/** The first scope that Google would not know, if there is one. */
export function unknownScope(scopes: string[]): string | undefined {
	return scopes.find((scope) => !(scope in knownScopes));
}
