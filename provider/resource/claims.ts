interface Claim {
  /** Logical name of the resource that holds the object. */
  readonly name: string;
  /** Natural key that this resource wants, where it is known. */
  readonly key: string | undefined;
  /** `shown`: the state names it. `made`: created or adopted in this process. `leaving`: about to be replaced. */
  readonly how: "shown" | "made" | "leaving";
}

/**
 * Who holds which live object in this process, so that none is adopted twice and none that was adopted is deleted.
 * Pulumi tells a dynamic provider neither what else is in the state nor what else the program declares: this is what we can know.
 */
export class Claims {
  readonly #byId = new Map<string, Claim>();
  readonly #reserved = new Map<string, string>();

  /** The state says that `name` holds this object. @throws when another resource has adopted or made it in this run. */
  show(id: string, name: string, key: string | undefined, leaving: boolean): void {
    const held = this.#byId.get(id);
    if (held?.how === "made" && held.name !== name) {
      throw new Error(
        `the live object is claimed twice: "${held.name}" has taken it over in this run, and the state says that it belongs to "${name}"; ` +
          `remove one of the two from the manifests, or give the new one metadata.previousNames: ["${name}"] if it is a rename`,
      );
    }
    if (held?.how !== "made") this.#byId.set(id, { name, key, how: leaving ? "leaving" : "shown" });
  }

  /** `name` has created or adopted this object. @throws when another resource holds it: the platform had one object for both. */
  make(id: string, name: string, key: string | undefined): void {
    const held = this.#byId.get(id);
    if (held && held.how !== "leaving" && held.name !== name) {
      throw new Error(
        `"${held.name}" and "${name}" describe the same object; remove one of the two, or, if this is a rename, ` +
          `give "${name}" metadata.previousNames: ["${held.name}"]`,
      );
    }
    this.#byId.set(id, { name, key, how: "made" });
  }

  /** Another resource that holds an object with this natural key: the id without `prefix`, and the resource's name. */
  withKey(prefix: string, key: string, name: string): [id?: string, holder?: string] {
    for (const [id, held] of this.#byId) {
      const other = held.key === key && held.how !== "leaving" && held.name !== name;
      if (other && id.startsWith(prefix)) return [id.slice(prefix.length), held.name];
    }
    return [];
  }

  of(id: string): Claim | undefined {
    return this.#byId.get(id);
  }

  /**
   * Who holds the object, where that is another resource than `name`: then it must not be deleted. It was taken over in this run, or in
   * an earlier one that failed before it could forget the resource of the former name.
   */
  takenOver(id: string, name: string): { readonly by: string; readonly when: string } | undefined {
    const held = this.#byId.get(id);
    if (!held || held.how === "leaving" || held.name === name) return undefined;
    return { by: held.name, when: held.how === "made" ? "in this run" : "in an earlier run" };
  }

  /** Announces that `name` is about to create the object with this key. @throws when another resource of this run already did. */
  reserve(key: string, name: string): void {
    const other = this.#reserved.get(key);
    if (other !== undefined && other !== name) {
      throw new Error(`"${other}" and "${name}" describe the same object; give them different names or remove one`);
    }
    this.#reserved.set(key, name);
  }
}
