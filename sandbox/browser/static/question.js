/* The dialog that asks before something is done. */

/** Ask; gives whether it was answered with yes. Focus goes back to where it came from. */
export function ask(question, origin) {
  const dialog = document.getElementById("question");
  const part = (name) => document.getElementById(`question-${name}`);
  part("title").textContent = question.title;
  part("text").innerHTML = question.html;
  part("deny").textContent = question.deny;
  const yes = part("confirm");
  yes.textContent = question.confirm;
  yes.className = `control button ${question.style}`;
  return new Promise((resolve) => {
    let answer = false;
    yes.onclick = () => {
      answer = true;
      dialog.close();
    };
    part("deny").onclick = () => dialog.close();
    dialog.onclose = () => {
      if (origin.isConnected) origin.focus();
      resolve(answer);
    };
    dialog.showModal();
    (question.style === "danger" ? part("deny") : yes).focus();
  });
}
