import type { ConsentRequest } from './consent';
import type { OAuthError } from './oauth-error';
import { knownScopes } from './scopes';

/** An account to choose on the page. */
export interface AccountChoice {
	address: string;
	name: string;
}

/** The consent page. Its form posts back to the address it was fetched from. */
export function consentPage(request: ConsentRequest, accounts: AccountChoice[]): string {
	const hinted = accounts.find(({ address }) => address === request.loginHint?.toLowerCase());
	const chosen = hinted ?? accounts[0];
	return page(
		`Sign in - ${request.client.name}`,
		`<h1>${text(request.client.name)} wants to access your Google Account</h1>
<form method="post">
<fieldset><legend>Choose an account</legend>
${accounts.map((account) => accountRow(account, account === chosen)).join('\n')}
</fieldset>
<fieldset><legend>What ${text(request.client.name)} may do</legend>
${request.scopes.map(scopeRow).join('\n')}
</fieldset>
<p class="note">This is the sandbox: a Gmail on this machine. No real account is touched.</p>
<p class="actions"><button name="decision" value="cancel">Cancel</button>
<button name="decision" value="allow" class="main">Allow</button></p>
</form>`,
	);
}

/** The page for a request that Google refuses, with its code. */
export function consentErrorPage({ status, body }: OAuthError): string {
	return page(
		'Access blocked',
		`<h1>Access blocked: authorization error</h1>
<p>${text(body.error_description)}</p>
<p class="note">Error ${status}: ${text(body.error)}</p>`,
	);
}

const accountRow = ({ address, name }: AccountChoice, checked: boolean) =>
	`<label><input type="radio" name="account" value="${text(address)}"${checked ? ' checked' : ''}>
<span><b>${text(name)}</b> ${text(address)}</span></label>`;

/** Sign-in scopes have no box, as on Google's page; the others can be unticked. */
function scopeRow(scope: string): string {
	const { title = scope, basic } = knownScopes[scope] ?? {};
	const box = basic
		? '<span class="fixed">&bull;</span>'
		: `<input type="checkbox" name="scope" value="${text(scope)}" checked>`;
	return `<label>${box}<span>${text(title)}<small>${text(scope)}</small></span></label>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const text = (value: string) => value.replace(/[&<>"]/g, (character) => entities[character] ?? '');

const page = (title: string, content: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${text(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1f1f1f; background: #f0f4f9; margin: 0; }
main { max-width: 32rem; margin: 3rem auto; padding: 2rem; background: #fff; border-radius: 1rem; }
h1 { font-size: 1.5rem; font-weight: 500; margin: 0 0 1.5rem; }
fieldset { border: 1px solid #c4c7c5; border-radius: .5rem; margin: 0 0 1rem; padding: .5rem 1rem; }
label { display: flex; gap: .75rem; align-items: baseline; padding: .4rem 0; }
small { display: block; color: #5f6368; overflow-wrap: anywhere; }
.fixed { width: 1rem; text-align: center; }
.note { color: #5f6368; font-size: .875rem; }
.actions { display: flex; justify-content: flex-end; gap: .75rem; margin: 1.5rem 0 0; }
button { font: inherit; padding: .5rem 1.5rem; border-radius: 2rem; border: 1px solid #747775; background: #fff; color: #0b57d0; cursor: pointer; }
button.main { background: #0b57d0; border-color: #0b57d0; color: #fff; }
</style></head><body><main>
${content}
</main></body></html>
`;
