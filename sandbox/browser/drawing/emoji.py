"""The emoji that are drawn, by the names Slack gives them; of any other the name is shown."""

EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "100": "💯",
    "bell": "🔔",
    "eyes": "👀",
    "fire": "🔥",
    "heart": "❤️",
    "hourglass_flowing_sand": "⏳",
    "moneybag": "💰",
    "phone": "☎️",
    "pray": "🙏",
    "smile": "😄",
    "tada": "🎉",
    "telephone_receiver": "📞",
    "thinking_face": "🤔",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "x": "❌",
}
"""Single characters, some with the selector that asks for the colourful drawing."""
