/** How many messages an account may still send. Gmail counts 24 hours; here a test says how many are left. */
export class SendingLimits {
	private readonly left = new Map<string, number>();

	/** From now on this many messages, then no more; undefined lifts the limit. */
	set(address: string, messages: number | undefined): void {
		if (messages === undefined) this.left.delete(address);
		else this.left.set(address, messages);
	}

	/** Counts one message. False when none was left. */
	spend(address: string): boolean {
		const left = this.left.get(address);
		if (left === undefined) return true;
		if (left <= 0) return false;
		this.left.set(address, left - 1);
		return true;
	}
}
