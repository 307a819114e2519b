/* A celebration in the category's colour and gold: a few seconds of confetti, none where somebody asked for less motion. */
(function () {
  "use strict";
  const PIECES = 220, SECONDS = 7, GRAVITY = 0.5;

  function makePiece(colours, number) {
    const left = number % 2 === 0;
    const angle = (left ? -1 : 1) * (0.15 + Math.random() * 0.55);
    const speed = 0.75 + Math.random() * 0.75;
    return {
      x: left ? -0.02 : 1.02, y: 0.85 + Math.random() * 0.2,
      dx: -Math.sin(angle) * speed * 0.75, dy: -Math.cos(angle) * speed,
      size: 0.006 + Math.random() * 0.009, turn: Math.random() * 7, spin: (Math.random() - 0.5) * 9,
      wait: Math.random() * 1.6, colour: colours[number % colours.length], round: number % 5 === 0,
    };
  }

  function draw(context, piece, width, height) {
    context.save();
    context.translate(piece.x * width, piece.y * height);
    context.rotate(piece.turn);
    context.scale(1, Math.cos(piece.turn * 1.7));
    context.fillStyle = piece.colour;
    const size = piece.size * height;
    if (piece.round) {
      context.beginPath();
      context.arc(0, 0, size * 0.6, 0, Math.PI * 2);
      context.fill();
    } else {
      context.fillRect(-size, -size * 0.4, size * 2, size * 0.8);
    }
    context.restore();
  }

  function move(piece, step) {
    const drag = Math.exp(-1.1 * step);
    piece.dx *= drag;
    piece.dy = piece.dy * drag + GRAVITY * step;
    piece.x += piece.dx * step;
    piece.y += piece.dy * step;
    piece.turn += piece.spin * step;
  }

  let running = 0;
  window.deckStopConfetti = function (canvas) {
    cancelAnimationFrame(running);
    canvas.hidden = true;
  };

  window.deckConfetti = function (canvas, near) {
    window.deckStopConfetti(canvas);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      return;
    }
    const style = getComputedStyle(near);
    const colours = ["--gold", "--gold-ink", "--hue", "--hue-ink"].map((name) => style.getPropertyValue(name).trim());
    const pieces = Array.from({ length: PIECES }, (_, number) => makePiece(colours, number));
    const context = canvas.getContext("2d");
    canvas.hidden = false;
    let began = 0, last = 0;
    const frame = (time) => {
      began ||= time;
      const age = (time - began) / 1000, step = Math.min(0.05, (time - (last || time)) / 1000);
      last = time;
      const width = (canvas.width = canvas.clientWidth), height = (canvas.height = canvas.clientHeight);
      context.globalAlpha = Math.min(1, Math.max(0, SECONDS - age));
      for (const piece of pieces) {
        if (age > piece.wait) {
          move(piece, step);
          draw(context, piece, width, height);
        }
      }
      if (age < SECONDS) {
        running = requestAnimationFrame(frame);
      } else {
        canvas.hidden = true;
      }
    };
    running = requestAnimationFrame(frame);
  };
})();
